// Settings of sharp for all that decodes, as a side effect of importing this.
import sharp from "sharp";

// Only these three loaders may touch a stranger's bytes; SVG, TIFF, PDF and all others stay shut.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["VipsForeignLoadJpegBuffer", "VipsForeignLoadPngBuffer", "VipsForeignLoadWebpBuffer"],
});
// Every request is another image: a cache would only hold memory.
sharp.cache(false);
// One thread per child process; the pool is what fills the cores.
sharp.concurrency(1);
