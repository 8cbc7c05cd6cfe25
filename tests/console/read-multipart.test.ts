import { expect, test } from "vitest";
import { readMultipart } from "../../console/api/read-multipart.ts";

const encode = (text: string) => new TextEncoder().encode(text);

test("parts come apart with their headers, whatever bytes they hold", () => {
  const binary = Uint8Array.of(13, 10, 45, 45, 97, 0, 255, 13, 10);
  const body = join([
    encode("--a-b\r\nContent-Type: image/png\r\nAllweather-Image: 1\r\n\r\n"),
    binary,
    encode("\r\n--a-b\r\nContent-Type: application/json\r\n\r\n{}\r\n--a-b--\r\n"),
  ]);

  const parts = readMultipart(body, 'multipart/mixed; boundary="a-b"');

  expect(parts.map(({ headers }) => headers)).toEqual([
    { "content-type": "image/png", "allweather-image": "1" },
    { "content-type": "application/json" },
  ]);
  expect([...(parts[0]?.body ?? [])]).toEqual([...binary]);
  expect(new TextDecoder().decode(parts[1]?.body)).toBe("{}");
});

test("a body without a boundary, or cut short, is an error", () => {
  const cut = encode("--x\r\nA: b\r\n\r\nbody");

  expect(() => readMultipart(cut, "image/png")).toThrow(/several parts, but is image\/png/);
  expect(() => readMultipart(cut, "multipart/mixed; boundary=x")).toThrow(/ends too early/);
});

function join(pieces: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}
