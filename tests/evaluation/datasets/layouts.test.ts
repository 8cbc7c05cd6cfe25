import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DATASET_LAYOUTS, IDENTITY_MAPPINGS, LABEL_MAPPINGS, LABEL_SETS } from "#contracts";

test("every mapping that there is a file of is known by its name", () => {
  const files = readdirSync(join(import.meta.dirname, "../../../contracts/label-mappings"));

  expect(
    Object.keys(LABEL_MAPPINGS)
      .map((id) => `${id}.json`)
      .sort(),
  ).toEqual(files.sort());
  for (const [id, mapping] of Object.entries(LABEL_MAPPINGS)) {
    expect(mapping.id).toBe(id);
  }
});

test("every layout maps by mappings that there are", () => {
  for (const [name, { labels, mappings, isDescribed }] of DATASET_LAYOUTS) {
    for (const { mapping } of labels) {
      const ids = mapping.includes("{mapping}")
        ? mappings.map((variant) => mapping.replace("{mapping}", variant))
        : [mapping];
      expect(ids.length > 0 || isDescribed, name).toBe(true);
      expect(Object.keys(LABEL_MAPPINGS), name).toEqual(expect.arrayContaining(ids));
    }
  }
});

test("an identity mapping leaves every index of its label set as it is", () => {
  for (const [labelSet, id] of Object.entries(IDENTITY_MAPPINGS)) {
    const { to, labels } = LABEL_MAPPINGS[id];
    expect(to).toBe(labelSet);
    expect(labels.filter(({ index }) => index !== 255).map(({ id, index }) => [id, index])).toEqual(
      LABEL_SETS[to].labels.map(({ index }) => [index, index]),
    );
  }
});
