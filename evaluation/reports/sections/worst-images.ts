import { html, raw } from "hono/html";
import { imageSize } from "image-size";
import type { EvaluationReport } from "#contracts";
import { percent } from "../figures.ts";
import { type Html, swatch } from "../html.ts";

/** What there is to see of one image, each a JPEG or a PNG. */
export interface ReportPictures {
  photograph: Uint8Array;
  /** In the labels' colours; black where truth ignores. */
  truth: Uint8Array;
  prediction: Uint8Array;
  /** Wrong pixels red, right ones pale, ignored ones black. */
  difference: Uint8Array;
}

type WorstImage = EvaluationReport["worstImages"][number];

const VIEWS = ["photograph", "truth", "prediction", "difference"] as const;
const MEDIA_TYPES: Record<string, string> = { jpg: "image/jpeg", png: "image/png" };

/** The images with the lowest own mIoU; nothing when there are none. */
export function worstImagesSection({
  report: { worstImages, labels },
  pictures,
}: {
  report: EvaluationReport;
  pictures: Readonly<Record<string, ReportPictures>>;
}): Html {
  if (worstImages.length === 0) {
    return html``;
  }
  return html`<section id="worst-images" aria-labelledby="worst-images-title">
<h2 id="worst-images-title">Worst images</h2>
<p class="intro">The images with the lowest mIoU of their own, worst first. In the difference, wrong pixels are red and ignored ones black.</p>
<ul class="label-key">${labels.map(({ name, color }) => html`<li>${swatch(color)}${name}</li>`)}</ul>
${worstImages.map((image) => worstImage(image, Object.hasOwn(pictures, image.picture) ? pictures[image.picture] : undefined))}
</section>`;
}

function worstImage(image: WorstImage, pictures: ReportPictures | undefined): Html {
  return html`<figure class="worst">
<figcaption><span class="name">${image.name}</span> <span class="note">${image.visualDomain}, mIoU ${percent(image.miou)} %</span></figcaption>
${
  pictures === undefined
    ? html`<p class="note">No pictures of it were kept.</p>`
    : html`<div class="views">${VIEWS.map((view) => embedded({ bytes: pictures[view], view, image }))}</div>`
}
</figure>
`;
}

function embedded({
  bytes,
  view,
  image,
}: {
  bytes: Uint8Array;
  view: (typeof VIEWS)[number];
  image: WorstImage;
}): Html {
  const size = sizeOf(bytes);
  const mediaType = MEDIA_TYPES[size?.type ?? ""];
  if (size === undefined || mediaType === undefined) {
    return html`<div class="view"><span class="missing">no picture</span><span class="view-name">${view}</span></div>`;
  }
  // Base64 has no letter that would need escaping, and there is much of it.
  const source = raw(`data:${mediaType};base64,${Buffer.from(bytes).toString("base64")}`);
  return html`<div class="view"><img src="${source}" width="${size.width}" height="${size.height}" alt="${view} of ${image.name}"><span class="view-name">${view}</span></div>`;
}

function sizeOf(bytes: Uint8Array): ReturnType<typeof imageSize> | undefined {
  try {
    return imageSize(bytes);
  } catch {
    return undefined;
  }
}
