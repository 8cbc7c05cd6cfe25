import type { FailedImage } from "#contracts";

/** One image that cannot be scored. The others can: a job lists it by name and goes on. */
export class ImageFailure extends Error {
  override readonly name = "ImageFailure";
  readonly code: FailedImage["code"];

  constructor(code: FailedImage["code"], reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.code = code;
  }
}
