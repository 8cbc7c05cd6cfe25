import { describe, expect, test } from "vitest";
import { inferenceStatisticsSchema } from "../../../functions/api/doors/inference-protocol/register-statistics.ts";
import { useTestApp } from "../test-app.ts";
import { expectErrorText } from "./expect-error-text.ts";
import { binaryInfer, PNG } from "./infer-client.ts";

const app = useTestApp();

describe("the repository", () => {
  const post = (path: string, body = "") => app.request(path, { method: "POST", body });

  test("lists every version, whatever the Content-Type is", async () => {
    const response = await post("/v2/repository/index", '{"ready":true}');

    expect(response.status).toBe(200);
    expect(await response.json()).toContainEqual({
      name: "baseline-mini",
      version: "1.0.0",
      state: "READY",
      reason: "",
    });
  });

  test("takes a model out of service and back", async () => {
    const unloaded = await post("/v2/repository/models/famix-mini/unload");
    const ready = await app.request("/v2/models/famix-mini/ready");
    const refused = await binaryInfer(app, { model: "famix-mini" });
    const all = await (await post("/v2/repository/index")).json();
    const readyOnly = await (await post("/v2/repository/index", '{"ready":true}')).json();
    const loaded = await post("/v2/repository/models/famix-mini/load", "{}");
    const answered = await binaryInfer(app, { model: "famix-mini" });

    expect(unloaded.status).toBe(200);
    expect([ready.status, await ready.json()]).toEqual([503, { name: "famix-mini", ready: false }]);
    await expectErrorText(refused, 404, "model_not_found", /famix-mini was unloaded/);
    expect(all).toContainEqual(
      expect.objectContaining({ name: "famix-mini", state: "UNAVAILABLE", reason: "unloaded" }),
    );
    expect(readyOnly).not.toContainEqual(expect.objectContaining({ name: "famix-mini" }));
    expect([loaded.status, answered.status]).toEqual([200, 200]);
  });

  test.each([
    ["/v2/repository/models/none/load", "", 404, "model_not_found"],
    ["/v2/repository/models/none/unload", "", 404, "model_not_found"],
    [
      "/v2/repository/models/baseline-mini/load",
      '{"parameters":{"config":"{}"}}',
      400,
      "request_invalid",
    ],
    ["/v2/repository/index", "{", 400, "request_invalid"],
  ])("refuses %s %s", async (path, body, status, code) => {
    await expectErrorText(await post(path, body), status, code, /./);
  });
});

describe("statistics count", () => {
  const countOf = async (path: string) =>
    inferenceStatisticsSchema.parse(await (await app.request(path)).json()).model_stats;
  type Counted = Awaited<ReturnType<typeof countOf>>[number] | undefined;

  test("every image of a version, where its time went, and failures", async () => {
    const path = "/v2/models/baseline-mini/versions/1.0.0/stats";
    const [before] = await countOf(path);
    await binaryInfer(app, { model: "baseline-mini/versions/1.0.0" });
    await app.request("/v1/segment?model=baseline-mini@1.0.0", {
      method: "POST",
      body: new Uint8Array(PNG),
    });
    await app.request("/hf/baseline-mini@1.0.0", {
      method: "POST",
      body: new Uint8Array(PNG.subarray(0, -100)),
    });
    const [after] = await countOf(path);

    const more = (read: (counted: NonNullable<Counted>) => number) =>
      after && before ? read(after) - read(before) : Number.NaN;
    expect(more((counted) => counted.inference_count)).toBe(2);
    expect(more(({ inference_stats }) => inference_stats.success.count)).toBe(2);
    expect(more(({ inference_stats }) => inference_stats.fail.count)).toBe(1);
    for (const stage of ["queue", "compute_input", "compute_infer", "compute_output"] as const) {
      expect(more(({ inference_stats }) => inference_stats[stage].count)).toBe(2);
      expect(more(({ inference_stats }) => inference_stats[stage].ns)).toBeGreaterThan(0);
    }
    expect(after?.last_inference).toBeGreaterThan(1.7e12);
    expect(after?.batch_stats).toMatchObject([{ batch_size: 1 }]);
  });

  test("by version, by model, and all", async () => {
    const versions = async (path: string) => (await countOf(path)).map(({ version }) => version);

    expect(await versions("/v2/models/baseline-mini/stats")).toEqual(["1.1.0", "1.0.0"]);
    expect((await versions("/v2/models/stats")).length).toBeGreaterThan(2);
  });
});
