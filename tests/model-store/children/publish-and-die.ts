import { publishVersion } from "#model-store";
import { createDiskObjectStore, type ObjectStore } from "#storage";

const [root = "", folder = "", lastWrite, delayMs] = process.argv.slice(2);
const store = createDiskObjectStore({ root });

let writes = 0;
const deadlyStore: ObjectStore = {
  ...store,
  putIfAbsent(key, body) {
    writes += 1;
    if (writes === Number(lastWrite)) {
      setTimeout(() => process.kill(process.pid, "SIGKILL"), Number(delayMs));
    }
    return store.putIfAbsent(key, body);
  },
};
await publishVersion({ store: deadlyStore, folder, reproduceGolden: async () => {} });
