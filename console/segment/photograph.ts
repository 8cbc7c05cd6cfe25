import { ApiFailure } from "../api/api-failure.ts";

/** A picture that the person chose, as it will be sent. */
export interface Photograph {
  /** Of its file, or what it shows. */
  name: string;
  blob: Blob;
  /** An address of this tab's own, for `<img>`. */
  url: string;
  /** As it is shown: turned as its EXIF says. */
  widthPx: number;
  heightPx: number;
}

/** Each has 60 kB. */
const SAMPLE_PATIENCE_MS = 30_000;

/** Streets that Allweather's renderer drew. They ship with the console. */
export const SAMPLES = ["day", "night", "fog", "rain"].map((name) => ({
  name,
  url: `/samples/${name}.jpg`,
  thumbnail: `/samples/${name}.small.jpg`,
}));

export type Sample = (typeof SAMPLES)[number];

/**
 * Opens a file that was chosen, dropped or pasted.
 *
 * @throws ApiFailure when it is no picture.
 */
export async function openPhotograph(blob: Blob, name: string): Promise<Photograph> {
  const bitmap = await createImageBitmap(blob).catch(() => {
    throw new ApiFailure({
      title: "This is no picture",
      detail: `${name || "What came"} cannot be read as one. Choose a JPEG, PNG or WebP.`,
    });
  });
  const { width: widthPx, height: heightPx } = bitmap;
  bitmap.close();
  return { name, blob, url: URL.createObjectURL(blob), widthPx, heightPx };
}

/** @throws ApiFailure when it does not come. */
export async function openSample({ name, url }: Sample): Promise<Photograph> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(SAMPLE_PATIENCE_MS) });
    if (response.ok) {
      return await openPhotograph(await response.blob(), `${name}.jpg`);
    }
  } catch {
    // It did not come, whyever.
  }
  throw new ApiFailure({
    title: "The sample did not come",
    detail:
      "The server it comes from cannot be reached. Choose a photograph of your own, or try again.",
  });
}

/** The first picture among things that were dropped or pasted; undefined when there is none. */
export function pictureIn(transfer: DataTransfer | null): File | undefined {
  return [...(transfer?.files ?? [])].find(({ type }) => type.startsWith("image/"));
}
