import type { Api } from "./api.ts";
import type { JobOutput } from "./start-job.ts";

/** See `AllweatherClient.readOutput`. */
export async function readOutput(api: Api, { url }: JobOutput): Promise<Uint8Array<ArrayBuffer>> {
  const [format = "", image = "", , id = ""] = url.split("/").reverse();
  const { data } = await api.GET("/v1/jobs/{id}/outputs/{image}/{format}", {
    params: { path: { id, image, format } },
    parseAs: "arrayBuffer",
  });
  return new Uint8Array(data as ArrayBuffer);
}
