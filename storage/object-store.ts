/**
 * A flat map from key to bytes, in which a key is written once. Every backend passes
 * `tests/storage/object-store-contract.ts`.
 *
 * A key is never also the folder of another one: `a` and `a/b` cannot both be files.
 */
export interface ObjectStore {
  /** Where this store is, for messages: `memory:`, `file:///...`, later `s3://...`. */
  readonly url: string;

  /** Resolves to undefined when the key is free. */
  get(key: string): Promise<Uint8Array | undefined>;

  /** Size of the value without reading it; undefined when the key is free. */
  sizeBytes(key: string): Promise<number | undefined>;

  /**
   * Writes only when the key is free, whole or not at all, even when the process dies. Resolves to
   * false, writing nothing, when it is taken.
   */
  putIfAbsent(key: string, body: Uint8Array): Promise<boolean>;

  /**
   * Keys that start with `prefix`, in ascending order of their UTF-8 bytes, one page at a time
   * under the hood. `after` starts behind a key.
   */
  list(options: { prefix: string; after?: string }): AsyncIterable<string>;
}
