import { createHash, timingSafeEqual } from "node:crypto";

/**
 * What is stored of a secret. One round of SHA-256 is enough: the secret is 256 random bits, so
 * whoever has the digest cannot try them out. Slow hashes are for passwords, which people choose;
 * here one would cost every request tens of milliseconds and protect nothing.
 */
export function secretDigest(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Takes as long for a digest that is wrong at its start as for one that is wrong at its end. */
export function isSecretOf({ secret, sha256 }: { secret: string; sha256: string }): boolean {
  return timingSafeEqual(Buffer.from(secretDigest(secret), "hex"), Buffer.from(sha256, "hex"));
}
