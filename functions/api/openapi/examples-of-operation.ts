/** What goes in and what comes out of one operation, by media type. */
export interface ExamplesOfOperation {
  request?: Record<string, unknown>;
  /** By status. */
  responses?: Record<string, Record<string, unknown>>;
}
