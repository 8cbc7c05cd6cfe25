import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { newId, type Upload, uploadSchema } from "#contracts";
import { createMemoryObjectStore, tenantStore } from "#storage";
import { createUploads } from "../../functions/uploads/uploads.ts";
import { drawPicture } from "../segmentation/pictures.ts";
import { keysOf } from "../storage/object-store-contract.ts";
import { expectProblem } from "./expect-problem.ts";
import { useTestApp } from "./test-app.ts";

const app = useTestApp({
  ALLWEATHER_MAX_UPLOAD_BYTES: "100000",
  ALLWEATHER_MAX_UNPACKED_BYTES: "50000",
  ALLWEATHER_MAX_BODY_BYTES: "1000",
});
const picture = await drawPicture({ widthPx: 200, heightPx: 100 }).png().toBuffer();
const png = { contentType: "image/png", bytes: picture.length };

const take = () => {};

const ask = (wanted: object) =>
  app.request("/v1/uploads", {
    method: "POST",
    body: JSON.stringify(wanted),
    headers: { "Content-Type": "application/json" },
  });

async function askFor(wanted: object): Promise<Upload> {
  const response = await ask(wanted);
  expect(response.status).toBe(201);
  return uploadSchema.parse(await response.json());
}

function put(
  { url, method, headers }: Upload,
  body: Buffer = picture,
  changes: { query?: Record<string, string>; headers?: Record<string, string> } = {},
) {
  const address = new URL(url);
  for (const [name, value] of Object.entries(changes.query ?? {})) {
    address.searchParams.set(name, value);
  }
  return app.request(address.pathname + address.search, {
    method,
    headers: { ...headers, ...changes.headers },
    body: new Uint8Array(body),
  });
}

const segment = (...keys: string[]) =>
  app.request("/v1/segment", {
    method: "POST",
    body: JSON.stringify({ images: keys.map((key) => ({ key })) }),
    headers: { "Content-Type": "application/json" },
  });

test("an image that is too large for a body is uploaded, and then named", async () => {
  expect(picture.length).toBeGreaterThan(1000);
  const upload = await askFor({
    ...png,
    sha256: createHash("sha256").update(picture).digest("hex"),
  });

  expect((await put(upload)).status).toBe(204);

  expect((await segment(upload.key)).status).toBe(200);
});

test("an upload lies below its tenant's folder and is nobody else's", async () => {
  const upload = await askFor(png);
  await put(upload);

  const keys = await keysOf(tenantStore(app.services.store, "default"), { prefix: "uploads/" });
  expect(keys).toContain(`uploads/${upload.key}`);
  const others = app.services.uploads.read({
    tenant: "other",
    key: upload.key,
    maxBytes: 1e6,
    take,
  });
  await expect(others).rejects.toMatchObject({ code: "upload_not_found" });
});

test("the same bytes may come twice, others may not", async () => {
  const upload = await askFor(png);
  await put(upload);

  expect((await put(upload)).status).toBe(204);
  const other = Buffer.from(picture);
  other[100] = 1 + (other[100] ?? 0);
  await expectProblem(await put(upload, other), 409, "upload_exists", /Other bytes/);
});

describe("what does not fit the address is refused", () => {
  test.each<[string, Buffer, object, number, string, RegExp]>([
    ["fewer bytes", picture.subarray(1), {}, 400, "request_invalid", /bytes came/],
    ["more bytes", Buffer.concat([picture, picture]), {}, 400, "request_invalid", /bytes came/],
    ["no bytes", Buffer.alloc(0), {}, 400, "request_invalid", /0 bytes came/],
    ["too many bytes", Buffer.alloc(100_001), {}, 413, "request_too_large", /100000/],
    [
      "another type",
      picture,
      { headers: { "Content-Type": "image/jpeg" } },
      400,
      "request_invalid",
      /is for image\/png/,
    ],
    ["another tenant", picture, { query: { tenant: "other" } }, 403, "forbidden", /not signed/],
    ["another size", picture, { query: { bytes: "1" } }, 403, "forbidden", /not signed/],
    [
      "another expiry",
      picture,
      { query: { expires: "9999999999" } },
      403,
      "forbidden",
      /not signed/,
    ],
    [
      "a digest that was not asked for",
      picture,
      { query: { sha256: "0".repeat(64) } },
      403,
      "forbidden",
      /not signed/,
    ],
    ["no signature", picture, { query: { signature: "" } }, 403, "forbidden", /not signed/],
    [
      "another signature",
      picture,
      { query: { signature: "A".repeat(43) } },
      403,
      "forbidden",
      /not signed/,
    ],
    ["an unknown field", picture, { query: { admin: "1" } }, 400, "request_invalid", /admin/],
  ])("%s", async (_, body, changes, status, code, detail) => {
    const upload = await askFor(png);

    await expectProblem(await put(upload, body, changes), status, code, detail);
    await expectProblem(await segment(upload.key), 404, "upload_not_found", /never sent/);
  });

  test("another key", async () => {
    const { url, ...upload } = await askFor(png);
    const moved = url.replace(upload.key, newId(new Date()));

    await expectProblem(await put({ ...upload, url: moved }), 403, "forbidden", /not signed/);
  });

  test("another digest", async () => {
    const upload = await askFor({ ...png, sha256: "0".repeat(64) });

    await expectProblem(await put(upload), 400, "request_invalid", /SHA-256/);
  });
});

test.each([
  ["nothing", {}],
  ["a type that is not read", { contentType: "image/svg+xml", bytes: 1 }],
  ["no bytes", { contentType: "image/png", bytes: 0 }],
  ["half a byte", { contentType: "image/png", bytes: 1.5 }],
  ["a digest that is none", { contentType: "image/png", bytes: 1, sha256: "abc" }],
  ["a key of one's own", { contentType: "image/png", bytes: 1, key: "../a" }],
])("an address for %s is refused", async (_, wanted) => {
  expect((await ask(wanted)).status).toBe(400);
});

test("an address for more than an upload may have is refused", async () => {
  const response = await ask({ contentType: "image/png", bytes: 100_001 });

  await expectProblem(response, 413, "request_too_large", /at most 100000/);
});

test("all images of a request together have a limit", async () => {
  const large = Buffer.concat([picture, Buffer.alloc(60_000)]);
  const upload = await askFor({ contentType: "image/png", bytes: large.length });
  await put(upload, large);

  const response = await segment(upload.key, upload.key);

  await expectProblem(response, 413, "request_too_large", /are left of what the images/);
});

describe("time", () => {
  const start = new Date("2026-11-22T12:00:00Z");

  function uploadsAt() {
    let now = start;
    const uploads = createUploads({
      store: createMemoryObjectStore(),
      maxBytes: 1000,
      ttlMs: 60 * 60 * 1000,
      publicUrl: "https://allweather.example.org/",
      now: () => now,
    });
    const create = () =>
      uploads.create({
        tenant: "anna",
        origin: "http://127.0.0.1:8080",
        contentType: "image/png",
        bytes: 1,
      });
    const receive = ({ key, url }: Upload) => {
      const query = Object.fromEntries(new URL(url).searchParams) as Record<string, string>;
      return uploads.receive({
        key,
        signed: { ...query, bytes: 1, expires: Number(query.expires) } as never,
        contentType: "image/png",
        readBody: async () => Uint8Array.of(1),
        take,
      });
    };
    const wait = (minutes: number) => {
      now = new Date(now.getTime() + minutes * 60_000);
    };
    return { uploads, create, receive, wait };
  }

  test("an address is where the setting says, for a quarter of an hour", async () => {
    const { create, receive, wait } = uploadsAt();
    const upload = await create();

    expect(upload.url).toMatch(/^https:\/\/allweather\.example\.org\/v1\/uploads\//);
    expect(upload.expiresAt).toBe("2026-11-22T12:15:00.000Z");
    wait(15);
    await receive(upload);
    wait(1);
    await expect(receive(upload)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("an upload can be used until its time is over", async () => {
    const { uploads, create, receive, wait } = uploadsAt();
    const upload = await create();
    await receive(upload);
    const read = () => uploads.read({ tenant: "anna", key: upload.key, maxBytes: 10, take });

    wait(59);
    expect(await read()).toEqual(Uint8Array.of(1));
    wait(2);
    await expect(read()).rejects.toMatchObject({ code: "upload_not_found" });
  });

  test("another process does not know the address, unless they share a secret", async () => {
    const one = uploadsAt();
    const other = uploadsAt();

    await expect(other.receive(await one.create())).rejects.toMatchObject({ code: "forbidden" });
  });
});
