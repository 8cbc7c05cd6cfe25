import { defineConfig } from "vite";

/** Where `npm start` listens; `npx vite console` then shows changes of the console as they are made. */
const SERVER = "http://127.0.0.1:8080";

export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: "dist",
    target: "es2022",
    // Files, not data URLs: the server's Content-Security-Policy allows no fonts and scripts in those.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { "/v1": SERVER, "/docs": SERVER, "/openapi.json": SERVER } },
});
