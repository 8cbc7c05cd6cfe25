// `allweather`, with its first argument in the place of training/python.mjs. Lines between "&&" run one after the other.
import { setMaxListeners } from "node:events";
import { register } from "tsx/esm/api";

register();
const { main } = await import("../../../cli/main.ts");
const [pythonScript, ...words] = process.argv.slice(2);

// Each line would be a process of its own, which listens for signals once.
setMaxListeners(100, process);
for (let start = 0; start < words.length; ) {
  const found = words.indexOf("&&", start);
  const end = found === -1 ? words.length : found;
  await main(words.slice(start, end), { pythonScript });
  start = end + 1;
}
