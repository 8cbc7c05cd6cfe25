import { readFile } from "node:fs/promises";
import { InferenceClient } from "@huggingface/inference";
import { describe, expect, test } from "vitest";
import { API_KEY, SERVER_URL, STREET } from "./started-server.ts";

describe("@huggingface/inference", () => {
  const client = new InferenceClient(API_KEY);

  test("an image gives masks with labels and scores", async () => {
    const found = await client.imageSegmentation({
      endpointUrl: `${SERVER_URL}/hf/baseline-mini`,
      inputs: new Blob([await readFile(STREET)]),
    });

    expect(found.length).toBeGreaterThan(1);
    for (const { label, mask, score } of found) {
      expect(label).toMatch(/^[a-z]+$/);
      expect(Buffer.from(mask, "base64").subarray(1, 4).toString()).toBe("PNG");
      expect(score).toBeGreaterThan(0);
    }
  });

  test("a threshold leaves unsure labels out", async () => {
    const found = await client.imageSegmentation({
      endpointUrl: `${SERVER_URL}/hf/baseline-mini`,
      inputs: new Blob([await readFile(STREET)]),
      parameters: { threshold: 0.8 },
    });

    expect(Math.min(...found.map(({ score = 0 }) => score))).toBeGreaterThanOrEqual(0.8);
  });
});
