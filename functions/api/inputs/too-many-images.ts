import { ServiceError } from "#contracts";

export function tooManyImages(maxImages: number): ServiceError {
  return new ServiceError(
    "request_too_large",
    `The request has more than ${maxImages === 1 ? "one image" : `${maxImages} images`}. Send them in several requests.`,
  );
}
