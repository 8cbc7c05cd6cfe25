/** The mask of one label. */
export interface LabelRuns {
  /** COCO's compressed run lengths. */
  counts: string;
  pixels: number;
}

/**
 * Encodes the masks of all labels as COCO's compressed run lengths, in one pass over the label map.
 *
 * A mask is read column by column, as lengths of runs that are in turn outside and inside of it, the
 * first outside.
 *
 * @param labels `[heightPx, widthPx]`, indices.
 * @returns by index; without labels that are not in the map.
 * @see https://github.com/cocodataset/cocoapi/blob/master/common/maskApi.c
 */
export function encodeRuns({
  labels,
  widthPx,
  heightPx,
}: {
  labels: Uint8Array;
  widthPx: number;
  heightPx: number;
}): Map<number, LabelRuns> {
  const masks = new Map<number, RunWriter>();
  const addRun = (label: number, start: number, end: number) => {
    const mask = masks.get(label) ?? new RunWriter();
    masks.set(label, mask);
    mask.add(start, end);
  };

  let current = labels[0] ?? 0;
  let start = 0;
  for (const pixel of findRunStarts(labels, widthPx)) {
    const label = labels[pixel] ?? 0;
    if (label !== current) {
      const column = pixel % widthPx;
      const place = column * heightPx + (pixel - column) / widthPx;
      addRun(current, start, place);
      current = label;
      start = place;
    }
  }
  addRun(current, start, labels.length);
  return new Map([...masks].map(([label, mask]) => [label, mask.finish(labels.length)]));
}

/**
 * Finds the pixels at the top of columns and those that differ from the pixel above, column by column.
 *
 * Memory is read row by row, which is several times as fast, and what is found is sorted by columns.
 */
function findRunStarts(labels: Uint8Array, widthPx: number): Int32Array {
  const found = new Int32Array(labels.length);
  let count = widthPx;
  const columns = new Int32Array(widthPx).fill(1);
  const { groups, groupPx } = inGroups(labels, widthPx);
  const groupsPerRow = widthPx / groupPx;
  for (let group = groupsPerRow; group < groups.length; group++) {
    if (groups[group] !== groups[group - groupsPerRow]) {
      for (let pixel = group * groupPx; pixel < (group + 1) * groupPx; pixel++) {
        if (labels[pixel] !== labels[pixel - widthPx]) {
          const column = pixel % widthPx;
          found[count++] = pixel;
          columns[column] = (columns[column] ?? 0) + 1;
        }
      }
    }
  }

  const sorted = new Int32Array(count);
  for (let column = 0, end = 0; column < widthPx; column++) {
    sorted[end] = column;
    end += columns[column] ?? 0;
    columns[column] = end - (columns[column] ?? 0) + 1;
  }
  for (let at = widthPx; at < count; at++) {
    const pixel = found[at] ?? 0;
    const place = columns[pixel % widthPx] ?? 0;
    sorted[place] = pixel;
    columns[pixel % widthPx] = place + 1;
  }
  return sorted;
}

/** Four pixels as one number where rows and memory allow it: most of them are like those above. */
function inGroups(labels: Uint8Array, widthPx: number) {
  const groupPx = Uint32Array.BYTES_PER_ELEMENT;
  return widthPx % groupPx === 0 && labels.byteOffset % groupPx === 0
    ? {
        groups: new Uint32Array(labels.buffer, labels.byteOffset, labels.length / groupPx),
        groupPx,
      }
    : { groups: labels, groupPx: 1 };
}

const FIRST_CAPACITY_BYTES = 256;
/** A run writes two numbers, and one more may follow the last; 32 bits take seven digits of five. */
const ROOM_BYTES = 3 * 7;
const FIRST_DIGIT = 48;

/** Writes the runs of one mask, first to last. */
class RunWriter {
  private digits = new Uint8Array(FIRST_CAPACITY_BYTES);
  private length = 0;
  private pixels = 0;
  private runs = 0;
  private lastEnd = 0;
  private lastInside = 0;
  private lastOutside = 0;

  /** @param start where the run begins in the mask, read column by column, and `end` the place behind it. */
  add(start: number, end: number): void {
    if (this.length + ROOM_BYTES > this.digits.length) {
      const longer = new Uint8Array(2 * this.digits.length);
      longer.set(this.digits);
      this.digits = longer;
    }
    this.addOutside(start - this.lastEnd);
    this.addNumber(end - start - this.lastInside);
    this.lastInside = end - start;
    this.lastEnd = end;
    this.pixels += end - start;
    this.runs++;
  }

  finish(total: number): LabelRuns {
    if (this.lastEnd < total) {
      this.addOutside(total - this.lastEnd);
    }
    const counts = Buffer.from(this.digits.buffer, 0, this.length).toString("latin1");
    return { counts, pixels: this.pixels };
  }

  private addOutside(length: number): void {
    this.addNumber(length - this.lastOutside);
    // COCO begins to write differences one number late: nothing is compared with the first.
    this.lastOutside = this.runs === 0 ? 0 : length;
  }

  /** Five bits a digit, lowest first; a sixth says that more follow, and the last one's fifth is the sign. */
  private addNumber(number: number): void {
    let rest = number;
    let isMore = true;
    while (isMore) {
      const bits = rest & 0x1f;
      rest >>= 5;
      isMore = (bits & 0x10) === 0 ? rest !== 0 : rest !== -1;
      this.digits[this.length++] = FIRST_DIGIT + (isMore ? bits | 0x20 : bits);
    }
  }
}
