import { expect, test } from "vitest";
import { bearer, useAppWithKeys } from "./app-with-keys.ts";

const NOBODY = bearer("aw_no");
const FAILURES_PER_MINUTE = 60;

const { request, newKey, lines } = useAppWithKeys();
const patient = useAppWithKeys({ ALLWEATHER_FAILURES_PER_MINUTE: "0" });
const unwritable = useAppWithKeys({ ALLWEATHER_AUDIT_LOG: "/dev/full" });

test("whoever fails too often is told to wait, in no more lines of the audit log, and keys go on working", async () => {
  for (let count = 0; count < FAILURES_PER_MINUTE; count++) {
    expect((await request("/v1/models", NOBODY)).status).toBe(401);
  }

  const response = await request("/v1/models", NOBODY);

  expect(Number(response.headers.get("Retry-After"))).toBeGreaterThan(0);
  expect([response.status, await response.json()]).toMatchObject([
    429,
    {
      code: "rate_limited",
      detail: expect.stringMatching(/refused too often\. Try again in \d+ s/),
    },
  ]);
  const audited = lines.filter((line) => line.includes('"log":"audit"'));
  expect(audited).toHaveLength(FAILURES_PER_MINUTE);
  expect((await request("/v1/models", bearer(await newKey()))).status).toBe(200);
});

test("an operator can let anyone fail as often as they like", async () => {
  for (let count = 0; count <= FAILURES_PER_MINUTE; count++) {
    expect((await patient.request("/v1/models", NOBODY)).status).toBe(401);
  }
});

test.runIf(process.platform === "linux")(
  "an audit log that cannot be written changes no answer, and the other log tells",
  async () => {
    const responses = [
      await unwritable.request("/v1/models", NOBODY),
      await unwritable.request("/v1/evaluations", bearer(await unwritable.newKey())),
    ];

    expect(responses.map(({ status }) => status)).toEqual([401, 403]);
    expect(unwritable.lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({
        msg: "the audit log cannot be written",
        err: expect.objectContaining({ code: "ENOSPC" }),
      }),
    );
  },
);
