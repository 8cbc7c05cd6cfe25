/** The module that the child processes of a pool run when it shall preview styles, too. */
export const STYLE_WORKER = new URL("./worker.ts", import.meta.url);
