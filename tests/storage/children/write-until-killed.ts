import { createHash, randomBytes } from "node:crypto";
import { createDiskObjectStore } from "#storage";

const store = createDiskObjectStore({ root: process.argv[2] ?? "" });
process.send?.("ready");

for (;;) {
  const body = randomBytes(2_000_000);
  await store.putIfAbsent(`blobs/${createHash("sha256").update(body).digest("hex")}`, body);
}
