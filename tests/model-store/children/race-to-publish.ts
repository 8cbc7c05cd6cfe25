import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { ServiceError } from "#contracts";
import { publishVersion } from "#model-store";
import { createDiskObjectStore } from "#storage";
import { exportFiles, writeExport } from "../export-folder.ts";

const [root = "", exportsFolder = ""] = process.argv.slice(2);
const store = createDiskObjectStore({ root });
const versions = Array.from({ length: 20 }, (_, patch) => `1.0.${patch}`);
for (const version of versions) {
  const files = exportFiles({ weights: randomBytes(44) });
  await writeExport({ folder: join(exportsFolder, version), version, files });
}
process.send?.("ready");
await once(process, "message");

const outcomes: Record<string, string> = {};
for (const version of versions) {
  const publishing = publishVersion({
    store,
    folder: join(exportsFolder, version),
    reproduceGolden: async () => {},
  });
  outcomes[version] = await publishing.then(
    ({ artifacts }) => artifacts.find(({ role }) => role === "weights")?.sha256 ?? "",
    (error) => (error instanceof ServiceError ? error.code : String(error)),
  );
}
process.send?.(outcomes, () => process.disconnect());
