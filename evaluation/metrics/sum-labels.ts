/** How many pixels each label has, `[L]` each: all that intersection over union needs. */
export interface LabelSums {
  /** Pixels on which truth and prediction agree. */
  intersection: Float64Array;
  truth: Float64Array;
  /** Only of pixels that truth does not ignore. */
  prediction: Float64Array;
}

/** @param confusion `[labelCount, labelCount + 1]`, as `countConfusion` gives it. */
export function sumLabels({
  confusion,
  labelCount,
}: {
  confusion: ArrayLike<number>;
  labelCount: number;
}): LabelSums {
  const columns = labelCount + 1;
  if (confusion.length !== labelCount * columns) {
    throw new TypeError(
      `A confusion matrix of ${labelCount} labels has ${labelCount * columns} entries, not ${confusion.length}.`,
    );
  }
  const intersection = new Float64Array(labelCount);
  const truth = new Float64Array(labelCount);
  const prediction = new Float64Array(labelCount);
  for (let row = 0; row < labelCount; row++) {
    intersection[row] = confusion[row * columns + row] ?? 0;
    for (let column = 0; column < columns; column++) {
      const count = confusion[row * columns + column] ?? 0;
      truth[row] = (truth[row] ?? 0) + count;
      // The last column is no label's, and typed arrays drop what is written past their end.
      prediction[column] = (prediction[column] ?? 0) + count;
    }
  }
  return { intersection, truth, prediction };
}
