import { type Measured, publishVersion, setAlias } from "#model-store";
import { reproduceGolden } from "#segmentation";
import type { ObjectStore } from "#storage";
import { reproduceStyles } from "#style-preview";

/** Publishes what training exported, points an alias at it if there is one, and says so. */
export async function publishFolder({
  store,
  folder,
  alias,
  measured = [],
}: {
  store: ObjectStore;
  folder: string;
  alias: string | undefined;
  measured?: readonly Measured[];
}): Promise<void> {
  const { name, version } = await publishVersion({
    store,
    folder,
    async reproduceGolden(model) {
      await reproduceGolden(model);
      await reproduceStyles(model);
    },
    measured,
  });
  console.log(`Published ${name}@${version}.`);
  if (alias !== undefined) {
    await setAlias({ store, name, alias, version, now: new Date() });
    console.log(`${name}@${alias} is ${version} now.`);
  }
}
