import sharp from "sharp";

/** Of what reads strangers' bytes. */
export function decoderVersions(): { sharp: string; libvips: string } {
  const { sharp: version = "unknown", vips: libvips } = sharp.versions;
  return { sharp: version, libvips };
}
