import { once } from "node:events";
import { createDiskObjectStore } from "#storage";

const store = createDiskObjectStore({ root: process.argv[2] ?? "" });
process.send?.("ready");
const [id] = await once(process, "message");

const won: string[] = [];
for (let i = 0; i < 200; i += 1) {
  const key = `race/${i}`;
  if (await store.putIfAbsent(key, new Uint8Array(1_000).fill(id))) {
    won.push(key);
  }
}
process.send?.(won, () => process.disconnect());
