const JSON_TYPE = /^application\/([\w.-]+\+)?json\b/;

/**
 * Has openapi-fetch, which takes every answer for JSON unless it is told otherwise, read what is no
 * JSON as its types say: text as a string, files as a Blob.
 */
export function readByType(response: Response): Response {
  const type = response.headers.get("Content-Type") ?? "";
  if (response.body === null || type === "" || JSON_TYPE.test(type)) {
    return response;
  }
  const headers = new Headers(response.headers);
  // Without a length openapi-fetch would parse the text by itself.
  headers.set("Content-Length", headers.get("Content-Length") ?? "unknown");
  const { status, statusText } = response;
  const typed = new Response(response.body, { status, statusText, headers });
  return Object.assign(typed, {
    json: () => (type.startsWith("text/") ? typed.text() : typed.blob()),
  });
}
