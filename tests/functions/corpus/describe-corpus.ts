import { describe, expect, test } from "vitest";
import { problemSchema } from "../../../functions/api/problem.ts";
import { drawPicture } from "../../segmentation/pictures.ts";
import type { TestApp } from "../test-app.ts";

/** One bad input, and what must become of it. */
export interface BadInput {
  name: string;
  /** 200 when it is harmless and is answered. */
  status: number;
  /** Of the problem; left out for 200. */
  code?: string;
  send: () => Promise<Response> | Response;
}

/**
 * One test for each bad input: it gets its status and code, a problem as openapi.yaml describes it
 * that tells nothing of the inside, and the server answers the next request. After all of them it
 * segments an image as if nothing had been.
 *
 * The names are a table: `npx vitest run tests/functions/corpus --reporter=verbose`.
 */
export function describeCorpus(title: string, app: TestApp, inputs: BadInput[]): void {
  const rows = inputs.map((input) => {
    const outcome = input.code ?? "is answered as if nothing were wrong";
    return [`${input.name}: ${input.status} ${outcome}`, input] as const;
  });

  describe(title, () => {
    test.each(rows)("%s", async (_, { status, code, send }) => {
      const response = await send();

      await expectOutcome(response, { status, code });
      expect((await app.request("/v1/models")).status).toBe(200);
    });

    test("and after all that the server segments as before", () => expectWorking(app));
  });
}

export async function expectOutcome(
  response: Response,
  { status, code }: { status: number; code?: string | undefined },
): Promise<void> {
  const text = await response.text();
  expect(`${response.status} ${code && text.slice(0, 400)}`).toMatch(new RegExp(`^${status} `));
  if (code !== undefined) {
    const problem = problemSchema.parse(JSON.parse(text));
    expect(problem.code).toBe(code);
    // Neither paths of this machine, nor lines of its code, nor a whole image or body come back.
    expect(problem.detail).not.toMatch(/node_modules|\/tmp\/|\.ts:\d|at \w+ \(/);
    expect(text.length).toBeLessThan(3_000);
  }
}

async function expectWorking({ request }: TestApp): Promise<void> {
  const body = await drawPicture({ widthPx: 32, heightPx: 32 }).png().toBuffer();
  const response = await request("/v1/segment", { method: "POST", body: new Uint8Array(body) });
  expect(response.status).toBe(200);
}

/** What sends a body to `POST /v1/segment`. */
export function segmentWith(app: TestApp) {
  return (
    body: NonNullable<RequestInit["body"]>,
    headers: Record<string, string> = {},
    query = "",
  ) => app.request(`/v1/segment${query}`, { method: "POST", body, headers });
}
