import { encode } from "fast-png";
import { colorPng, greyPng, type Ids, palettePng, synthiaPng } from "./label-maps.ts";

/** A dataset as its publishers unpack it, with what reading it has to find. */
export interface ExampleDataset {
  title: string;
  /** Without the folder, which goes where `@` is. */
  word: string;
  bodies: Record<string, Uint8Array>;
  /** Names with their visual domains and labels, in order. */
  pairs: [name: string, visualDomain: string, labels: number[]][];
}

/** Every layout in all its forms. Each photograph has the size of its label map. */
export const EXAMPLES: ExampleDataset[] = [
  {
    title: "GTA5 with ids, colours and train ids",
    word: "gta5:@",
    bodies: {
      ...pair("images/00001.png", "labels/00001.png", [[7, 26, 0]], palettePng),
      ...pair("images/00002.png", "labels/00002.png", [[33, 17, 6]], colorPng),
      ...pair("images/00003.png", "labels/00003.png", [[7, 7, 7]]),
      "labels/00003_labelTrainIds.png": greyPng([[4, 255, 0]]),
      "labels/.DS_Store": new Uint8Array(3),
      // What macOS leaves beside files on other disks.
      ...pair("images/._00001.png", "labels/._00001.png", [[7]]),
    },
    pairs: [
      ["00001", "synthetic", [0, 13, 255]],
      ["00002", "synthetic", [18, 5, 255]],
      ["00003", "synthetic", [4, 255, 0]],
    ],
  },
  {
    title: "SYNTHIA in one folder",
    word: "synthia:@",
    bodies: pair("RGB/0000000.png", "GT/LABELS/0000000.png", [[3, 21, 22, 11]], synthiaPng),
    pairs: [["0000000", "synthetic", [0, 3, 255, 18]]],
  },
  {
    title: "SYNTHIA sorted into splits",
    word: "synthia:@,split=val",
    bodies: {
      ...pair("RGB/train/1.png", "GT/LABELS/train/1.png", [[3]], synthiaPng),
      ...pair("RGB/val/2.png", "GT/LABELS/val/2.png", [[1]], synthiaPng),
    },
    pairs: [["2", "synthetic", [10]]],
  },
  {
    title: "UrbanSyn",
    word: "urbansyn:@",
    bodies: pair("rgb/rgb_0001.png", "ss/ss_0001.png", [[18, 19]]),
    pairs: [["0001", "synthetic", [18, 255]]],
  },
  {
    title: "Cityscapes, city by city",
    word: "cityscapes:@,split=val",
    bodies: {
      ...pair(
        "leftImg8bit/val/ulm/ulm_1_leftImg8bit.png",
        "gtFine/val/ulm/ulm_1_gtFine_labelIds.png",
        [[7, 4]],
      ),
      "gtFine/val/ulm/ulm_1_gtFine_instanceIds.png": greyPng([[99, 99]]),
      ...pair(
        "leftImg8bit/val/lindau/lindau_1_leftImg8bit.png",
        "gtFine/val/lindau/lindau_1_gtFine_labelTrainIds.png",
        [[0, 255]],
      ),
      ...pair(
        "leftImg8bit/train/bonn/bonn_1_leftImg8bit.png",
        "gtFine/train/bonn/bonn_1_gtFine_labelIds.png",
        [[7, 4]],
      ),
    },
    pairs: [
      ["lindau/lindau_1", "day", [0, 255]],
      ["ulm/ulm_1", "day", [0, 255]],
    ],
  },
  {
    title: "BDD100K of today",
    word: "bdd100k:@,split=val",
    bodies: pair("images/10k/val/a.jpg", "labels/sem_seg/masks/val/a.png", [[18, 255]]),
    pairs: [["a", "mixed", [18, 255]]],
  },
  {
    title: "BDD100K of old, told to be of a visual domain",
    word: "bdd100k:@,split=train,domain=night",
    bodies: pair("seg/images/train/a.jpg", "seg/labels/train/a_train_id.png", [[18, 255]]),
    pairs: [["a", "night", [18, 255]]],
  },
  {
    title: "Mapillary as RobustNet maps it",
    word: "mapillary:@,split=val",
    bodies: pair("validation/images/a.jpg", "validation/v1.2/labels/a.png", [[8, 41]], palettePng),
    pairs: [["a", "mixed", [255, 0]]],
  },
  {
    title: "Mapillary of old as Rein maps it",
    word: "mapillary:@,split=train,mapping=rein",
    bodies: pair("training/images/a.jpg", "training/labels/a.png", [[8, 41]], palettePng),
    pairs: [["a", "mixed", [0, 255]]],
  },
  {
    title: "ACDC by condition",
    word: "acdc:@,split=val,domain=night",
    bodies: {
      ...pair(
        "rgb_anon/night/val/GOPR0356/f_1_rgb_anon.png",
        "gt/night/val/GOPR0356/f_1_gt_labelIds.png",
        [[23, 0]],
      ),
      ...pair("rgb_anon/fog/val/G/f_2_rgb_anon.png", "gt/fog/val/G/f_2_gt_labelTrainIds.png", [
        [0],
      ]),
    },
    pairs: [["GOPR0356/f_1", "night", [10, 255]]],
  },
  {
    title: "IDD with ids and train ids",
    word: "idd:@,split=val",
    bodies: {
      ...pair("leftImg8bit/val/119/1_leftImg8bit.png", "gtFine/val/119/1_gtFine_labelids.png", [
        [0, 5, 11, 17, 33],
      ]),
      ...pair(
        "leftImg8bit/val/119/2_leftImg8bit.jpg",
        "gtFine/val/119/2_gtFine_labelcsTrainIds.png",
        [[0, 255]],
      ),
      "gtFine/val/119/2_gtFine_labelids.png": greyPng([[1, 1]]),
    },
    pairs: [
      ["119/1", "mixed", [0, 9, 255, 16, 10]],
      ["119/2", "mixed", [0, 255]],
    ],
  },
  {
    title: "streets, whose captions tell visual domains",
    word: "streets:@",
    bodies: {
      ...pair("image/fog-1.png", "label/fog-1.png", [[3]]),
      ...pair("image/day-1.png", "label/day-1.png", [[4]]),
      ...pair("image/new-1.png", "label/new-1.png", [[5]]),
      "captions.jsonl": text(
        '{"name": "fog-1", "caption": "A.", "visualDomain": "fog"}\n{"name": "day-1", "caption": "B.", "visualDomain": "day"}\n',
      ),
    },
    pairs: [
      ["day-1", "day", [4]],
      ["fog-1", "fog", [3]],
      ["new-1", "mixed", [5]],
    ],
  },
  {
    title: "streets of one visual domain, in CamVid's labels",
    word: "streets:@,domain=fog,mapping=cityscapes-19-to-camvid-11",
    bodies: {
      ...pair("image/x-fog.png", "label/x-fog.png", [[0]]),
      ...pair("image/y.png", "label/y.png", [[0]]),
      "captions.jsonl": text(
        '{"name": "x-fog", "caption": "A.", "visualDomain": "day"}\n{"name": "y", "caption": "B.", "visualDomain": "fog"}\n',
      ),
    },
    pairs: [["y", "fog", [3]]],
  },
  {
    title: "CamVid by visual domain",
    word: "camvid:@,domain=dusk,split=val",
    bodies: {
      ...pair("dusk/val/image/b.jpg", "dusk/val/label/b.png", [[0, 11]]),
      ...pair("day/val/image/c.jpg", "day/val/label/c.png", [[0, 11]]),
    },
    pairs: [["b", "dusk", [0, 255]]],
  },
  {
    title: "SegNet's copy of CamVid, as Cityscapes labels",
    word: "camvid:@,split=test,mapping=camvid-11-as-cityscapes-19",
    bodies: pair("test/a.png", "testannot/a.png", [[0, 11]]),
    pairs: [["a", "mixed", [10, 255]]],
  },
  {
    title: "plain pairs without a description",
    word: "@,mapping=cityscapes-ids,domain=heavy rain",
    bodies: {
      ...pair("image/a.webp", "label/a.png", [[7]]),
      ...pair("image/b/a.jpeg", "label/b/a.png", [[8]]),
    },
    pairs: [
      ["a", "heavy rain", [0]],
      ["b/a", "heavy rain", [1]],
    ],
  },
  {
    title: "plain pairs of which a description lists some",
    word: "@",
    bodies: {
      ...pair("image/a.png", "label/a.png", [[7]]),
      ...pair("image/fog-b.jpg", "label/fog-b.png", [[8]]),
      ...pair("image/unlisted.png", "label/unlisted.png", [[8]]),
      "dataset.json": json({
        name: "mine",
        labelSet: "camvid-11",
        licence: "CC0-1.0",
        visualDomain: "snow",
        madeBy: "me",
        images: [{ name: "fog-b", visualDomain: "night", seed: 3 }, { name: "a" }],
      }),
    },
    pairs: [
      ["a", "snow", [7]],
      ["fog-b", "night", [8]],
    ],
  },
  {
    title: "parts with corrupted copies, folders of their own and another layout",
    word: "@",
    bodies: {
      ...pair("image/a.png", "label/a.png", [[1, 11]]),
      "fog/3/a.png": photograph(2, 1),
      ...pair("extra/photos/c.png", "extra/maps/c.png", [[4]]),
      ...pair("camvid/dusk/val/image/d.png", "camvid/dusk/val/label/d.png", [[5]]),
      "dataset.json": json({
        name: "all of it",
        mapping: "camvid-11",
        parts: [
          { visualDomain: "day" },
          {
            image: "fog/3",
            label: "label",
            visualDomain: "day",
            corruption: { name: "fog", severity: 3 },
          },
          {
            folder: "extra",
            image: "photos",
            label: "maps",
            mapping: "cityscapes-19-to-camvid-11",
          },
          { layout: "camvid", folder: "camvid", split: "val", visualDomain: "dusk" },
        ],
      }),
    },
    pairs: [
      ["a", "day", [1, 255]],
      ["c", "mixed", [7]],
      ["d", "dusk", [5]],
      ["fog-3/a", "day", [1, 255]],
    ],
  },
];

export function json(content: unknown): Uint8Array {
  return text(JSON.stringify(content));
}

export function text(content: string): Uint8Array {
  return new Uint8Array(Buffer.from(content));
}

function pair(
  image: string,
  label: string,
  ids: Ids,
  write: (ids: Ids) => Uint8Array = greyPng,
): Record<string, Uint8Array> {
  return { [image]: photograph(ids[0]?.length ?? 0, ids.length), [label]: write(ids) };
}

/** A PNG whatever it is called: decoders look at the bytes. */
function photograph(width: number, height: number): Uint8Array {
  const data = new Uint8Array(width * height * 3).fill(90);
  return encode({ width, height, channels: 3, depth: 8, data });
}
