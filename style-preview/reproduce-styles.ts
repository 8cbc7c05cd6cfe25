import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { hasStyles, type OpenedModel, ServiceError } from "#contracts";
import { differingShare, loadNetwork, readSafetensors } from "#segmentation";
import { checkStyleGolden } from "./version/check-style-golden.ts";
import { findStyleFiles } from "./version/find-style-files.ts";
import { loadStyles } from "./version/load-styles.ts";

/**
 * Checks that a version which says that it can preview styles does: that its parts reproduce what
 * training gave, and that its two halves together are the served graph, to the last label. A version
 * without styles passes.
 *
 * @throws ServiceError `model_unusable` naming what differs, and by how much.
 */
export async function reproduceStyles(model: OpenedModel): Promise<void> {
  if (!hasStyles(model.manifest)) {
    return;
  }
  const styles = await loadStyles({ model, threads: 1 });
  await checkStyleGolden({ model, styles });

  const { name, version } = model.manifest;
  const file = findStyleFiles(model.manifest).golden;
  const image = readSafetensors(await readFile(join(model.folder, file))).get("image");
  const [, heightPx = 0, widthPx = 0] = image?.shape ?? [];
  const photograph = { rgb: image?.data as Uint8Array, widthPx, heightPx };
  const served = await loadNetwork({ model, quality: "standard", threads: 1 });
  const expected = await served.run(photograph);
  const actual = await styles.after(photograph, await styles.before(photograph));
  for (const output of ["labels", "confidence"] as const) {
    const share = differingShare(actual[output], expected[output]);
    if (share > 0) {
      throw new ServiceError(
        "model_unusable",
        `style-before and style-after of ${name}@${version} are not its served graph: ${share} of ${output} differ. Cut the graph again.`,
      );
    }
  }
}
