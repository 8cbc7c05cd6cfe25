import { createMemoryObjectStore } from "#storage";
import { describeObjectStore } from "./object-store-contract.ts";

describeObjectStore("memory object store", createMemoryObjectStore);
