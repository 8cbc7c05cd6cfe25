import { afterEach, expect, test, vi } from "vitest";
import { ApiFailure } from "../../console/api/api-failure.ts";
import { apiKey, declineKey, giveKey, keyWanted } from "../../console/api/api-key.ts";
import { fetchWithKey } from "../../console/api/fetch-with-key.ts";

const kept = new Map<string, string>();
vi.stubGlobal("sessionStorage", {
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, value: string) => void kept.set(name, value),
});

afterEach(() => {
  apiKey.value = null;
  kept.clear();
});

/** A server that takes one key. Returns what it was sent. */
function serve(good: string): { keys: (string | null)[]; bodies: string[] } {
  const seen = { keys: [] as (string | null)[], bodies: [] as string[] };
  vi.stubGlobal("fetch", async (request: Request) => {
    const key = request.headers.get("Authorization");
    seen.keys.push(key);
    seen.bodies.push(await request.text());
    return new Response(null, { status: key === `Bearer ${good}` ? 200 : 401 });
  });
  return seen;
}

const post = () => new Request("http://allweather.test/", { method: "POST", body: "picture" });

test("an open server is asked without a key", async () => {
  const keys: (string | null)[] = [];
  vi.stubGlobal("fetch", async ({ headers }: Request) => {
    keys.push(headers.get("Authorization"));
    return new Response(null, { status: 200 });
  });

  expect((await fetchWithKey(post())).status).toBe(200);
  expect([keys, keyWanted.value]).toEqual([[null], null]);
});

test("a 401 asks for a key, and sends the whole request again with it", async () => {
  const seen = serve("good");
  const answer = fetchWithKey(post());
  await vi.waitFor(() => expect(keyWanted.value).toMatch(/wants to know who asks/));

  giveKey(" good\n");

  expect((await answer).status).toBe(200);
  expect(seen).toEqual({ keys: [null, "Bearer good"], bodies: ["picture", "picture"] });
  expect([keyWanted.value, kept.get("allweather.apiKey")]).toEqual([null, "good"]);
});

test("a wrong key asks again, and says so", async () => {
  serve("good");
  apiKey.value = "old";
  const answer = fetchWithKey(post());
  await vi.waitFor(() => expect(keyWanted.value).toMatch(/does not take this key/));

  giveKey("good");

  expect((await answer).status).toBe(200);
});

test("all requests wait for the same key", async () => {
  const seen = serve("good");
  const answers = [fetchWithKey(post()), fetchWithKey(post())];
  await vi.waitFor(() => expect(seen.keys).toHaveLength(2));
  await vi.waitFor(() => expect(keyWanted.value).not.toBeNull());

  giveKey("good");

  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
});

test("whoever gives no key gets the refusal", async () => {
  serve("good");
  const answer = fetchWithKey(post());
  await vi.waitFor(() => expect(keyWanted.value).not.toBeNull());

  declineKey();

  expect((await answer).status).toBe(401);
});

test("a server that is away is told in words", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));

  const failure = await fetchWithKey(post()).catch((error: unknown) => error);

  expect(failure).toBeInstanceOf(ApiFailure);
  expect(failure).toMatchObject({ title: "The server cannot be reached", status: 0 });
});

test("a request that was called off is no failure of the server", async () => {
  const left = new AbortController();
  vi.stubGlobal("fetch", (_: Request, { signal }: RequestInit) => {
    left.abort();
    return Promise.reject(signal?.reason);
  });

  const answer = fetchWithKey(new Request(post(), { signal: left.signal }));

  await expect(answer).rejects.toMatchObject({ name: "AbortError" });
});
