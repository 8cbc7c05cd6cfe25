import { describe, expect, test } from "vitest";
import { LABEL_SET_IDS, LABEL_SETS } from "#contracts";
import { findVersion, setAlias } from "#model-store";
import { publishMini } from "../model-store/publish-mini.ts";
import { expectProblem } from "./expect-problem.ts";
import { useColdTestApp } from "./test-app.ts";

const app = useColdTestApp();
const embedded = {
  name: "baseline-mini",
  versions: ["1.1.0", "1.0.0"],
  aliases: [{ alias: "production", version: "1.1.0" }],
};

describe("what can segment", () => {
  test("is listed, the embedded model among it", async () => {
    const response = await app.request("/v1/models");

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ models: expect.arrayContaining([embedded]) });
  });

  test("is shown by name, with what was measured of the version that answers", async () => {
    const { store } = app.services;
    const { results } = await findVersion({
      store,
      reference: { name: "baseline-mini", version: "1.1.0" },
    });

    const response = await app.request("/v1/models/baseline-mini");

    expect(response.status).toBe(200);
    expect(results.length).toBeGreaterThan(0);
    expect(await response.json()).toMatchObject({
      ...embedded,
      card: { version: "1.1.0", results },
    });
  });

  test("is there as soon as it is published, and so is an alias that is set", async () => {
    const { store } = app.services;
    const now = new Date("2026-11-05T12:00:00Z");

    await publishMini({ store, name: "fresh", version: "2.1.0" });
    await setAlias({ store, name: "fresh", alias: "canary", version: "2.1.0", now });

    const response = await app.request("/v1/models/fresh");
    expect(await response.json()).toMatchObject({
      name: "fresh",
      versions: ["2.1.0"],
      aliases: [{ alias: "canary", version: "2.1.0" }],
      card: { version: "2.1.0" },
    });
  });

  test("shows the manifest of a version as it is stored", async () => {
    const { store } = app.services;
    const reference = { name: "baseline-mini", version: "1.0.0" };

    const response = await app.request("/v1/models/baseline-mini/versions/1.0.0");

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(await findVersion({ store, reference }));
  });

  test.each(LABEL_SET_IDS)("means by its labels those of %s", async (id) => {
    const response = await app.request(`/v1/label-sets/${id}`);

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(LABEL_SETS[id]);
  });
});

describe("what is not there gets a problem that a person can act on", () => {
  test.each<[path: string, status: number, code: string, detail: RegExp]>([
    ["/v1/models/no-such", 404, "model_not_found", /no model called no-such\. .*baseline-mini/],
    ["/v1/models/baseline", 404, "model_not_found", /no model called baseline\./],
    ["/v1/models/Upper", 400, "request_invalid", /lower-case words/],
    ["/v1/models/..%2f..%2fetc", 400, "request_invalid", /lower-case words/],
    [`/v1/models/${"a".repeat(65)}`, 400, "request_invalid", /64/],
    [
      "/v1/models/baseline-mini/versions/9.9.9",
      404,
      "model_not_found",
      /no baseline-mini@9\.9\.9\. Its versions are 1\.1\.0, 1\.0\.0; its aliases are production\./,
    ],
    ["/v1/models/baseline-mini/versions/latest", 400, "request_invalid", /like 1\.2\.0/],
    ["/v1/models/baseline-mini/versions/production", 400, "request_invalid", /like 1\.2\.0/],
    ["/v1/models/baseline-mini/versions/v1.0.0", 400, "request_invalid", /like 1\.2\.0/],
    ["/v1/models/no-such/versions/1.0.0", 404, "model_not_found", /no model called no-such/],
    ["/v1/label-sets/kitti", 404, "label_set_not_found", /"kitti".*cityscapes-19, camvid-11/],
    ["/v1/label-sets/constructor", 404, "label_set_not_found", /"constructor"/],
    ["/v1", 404, "route_not_found", /no GET \/v1\. \/openapi\.yaml/],
    ["/v1/nothing", 404, "route_not_found", /no GET \/v1\/nothing\./],
    ["/v1/models/", 404, "route_not_found", /no GET \/v1\/models\/\./],
    ["/v1/segment", 405, "method_not_allowed", /has no GET\. It has POST\./],
    [`/${"a".repeat(9_000)}`, 404, "route_not_found", /^.{200,300}$/],
  ])("%s", async (path, status, code, detail) => {
    await expectProblem(await app.request(path), status, code, detail);
  });

  test("a method that a path does not know", async () => {
    const response = await app.request("/v1/models", { method: "DELETE" });

    await expectProblem(response, 405, "method_not_allowed", /has no DELETE\. It has GET\./);
  });

  test("a manifest that is damaged in the store", async () => {
    const key = "models/damaged/versions/1.0.0/manifest.json";
    await app.services.store.putIfAbsent(key, Buffer.from('{"schemaVersion": 1'));

    const response = await app.request("/v1/models/damaged/versions/1.0.0");

    await expectProblem(response, 500, "artifact_corrupt", /damaged\/versions\/1\.0\.0.*Restore/);
  });
});
