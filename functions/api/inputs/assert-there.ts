import { ServiceError } from "#contracts";

/** @throws ServiceError `image_missing` when one of the images has no bytes. */
export function assertThere(images: Uint8Array[], nameOf: (index: number) => string): void {
  const index = images.findIndex(({ length }) => length === 0);
  if (index !== -1) {
    throw new ServiceError(
      "image_missing",
      `${nameOf(index)} is empty. Send the bytes of a JPEG, PNG or WebP there.`,
    );
  }
}
