/**
 * Makes names unique over several groups: one that shares a name with an earlier group gets its title
 * before all of its names, like `fog-3/00017`.
 */
export function separateNames<Member extends { name: string }>(
  groups: readonly { title: string; members: readonly Member[] }[],
): Member[][] {
  const taken = new Set<string>();
  return groups.map(({ title, members }) => {
    const names = new Set(members.map(({ name }) => name));
    let prefix = "";
    for (let attempt = 1; [...names].some((name) => taken.has(prefix + name)); attempt += 1) {
      prefix = attempt === 1 ? `${title}/` : `${title}-${attempt}/`;
    }
    for (const name of names) {
      taken.add(prefix + name);
    }
    return prefix === ""
      ? [...members]
      : members.map((member) => ({ ...member, name: prefix + member.name }));
  });
}
