import { setImmediate as turn } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { readEnvironment } from "../../functions/environment.ts";
import { createServices } from "../../functions/services.ts";
import { publishMini } from "../model-store/publish-mini.ts";
import { useTestVariables } from "./test-app.ts";

const environment = readEnvironment(useTestVariables());

test("services that are closed before their model's files are unpacked start nothing anew", async () => {
  const services = createServices(environment, () => {});
  const warmUp = services.warmUp();

  const closing = services.close();

  await expect(warmUp).rejects.toThrow("closed before");
  await closing;
  expect(services.isReady()).toBe(false);
  expect(services.segmentation.processIds()).toEqual([]);
});

test("services that are closed while their child processes load the model end these", async () => {
  const services = createServices(environment, () => {});
  const outcome = expect(services.warmUp()).rejects.toMatchObject({ code: "overloaded" });
  await services.models.open({ name: "baseline-mini", alias: "production" });
  await turn();

  await services.close();

  await outcome;
  expect(services.isReady()).toBe(false);
  expect(services.segmentation.processIds()).toEqual([]);
});

test("services whose default model does not exist never become ready", async () => {
  const services = createServices(
    { ...environment, ALLWEATHER_DEFAULT_MODEL: "no-such" },
    () => {},
  );
  onTestFinished(() => services.close());

  const warmUp = services.warmUp();

  await expect(warmUp).rejects.toMatchObject({ code: "model_not_found" });
  expect(services.isReady()).toBe(false);
});

test("services whose default model cannot answer its golden cases never become ready", async () => {
  const services = createServices(
    { ...environment, ALLWEATHER_DEFAULT_MODEL: "mini@1.0.0" },
    () => {},
  );
  onTestFinished(() => services.close());
  await publishMini({ store: services.store });

  const warmUp = services.warmUp();

  await expect(warmUp).rejects.toThrow();
  expect(services.isReady()).toBe(false);
});
