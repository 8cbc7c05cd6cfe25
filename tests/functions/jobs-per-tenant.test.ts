import { expect, test } from "vitest";
import { createMemoryObjectStore } from "#storage";
import { OPEN_CALLER } from "../../functions/caller.ts";
import { openEmbeddedModel } from "../segmentation/embedded-model.ts";
import { drawPicture } from "../segmentation/pictures.ts";
import { eventually } from "./eventually.ts";
import { REQUEST, startJobServer, TENANT } from "./job-server.ts";

test("a tenant has as many unfinished jobs as the server takes, and others have theirs", async () => {
  const { jobs } = startJobServer({
    store: createMemoryObjectStore(),
    model: await openEmbeddedModel(),
    mostPerTenant: 2,
    segment: () => new Promise(() => {}),
  });
  const images = [await drawPicture().png().toBuffer()];
  const submit = (tenant: string) =>
    jobs.submit({ caller: { ...OPEN_CALLER, tenant }, request: REQUEST, images });
  const first = await submit(TENANT);
  await submit(TENANT);

  await expect(submit(TENANT)).rejects.toMatchObject({
    code: "overloaded",
    message: expect.stringContaining("2 of your jobs have not ended"),
  });
  await submit("other");
  await jobs.cancel({ tenant: TENANT, id: first });

  await eventually(() => submit(TENANT));
});

test("a job has ended although its webhook is still to be delivered", async () => {
  const { jobs } = startJobServer({
    store: createMemoryObjectStore(),
    model: await openEmbeddedModel(),
    mostPerTenant: 1,
    send: () => new Promise(() => {}),
  });
  const images = [await drawPicture().png().toBuffer()];
  const webhook = { url: "https://8.8.8.8/", events: ["completed" as const] };
  const submit = () => jobs.submit({ caller: OPEN_CALLER, request: REQUEST, images, webhook });
  await submit();

  await eventually(submit);
});
