// Shows /openapi.json of the server that this page comes from.
const document = await (await fetch("/openapi.json")).json();
// Swagger UI would ask the issuer about itself, and this page asks nobody but its server. A token of
// the issuer is a bearer token too.
delete document.components.securitySchemes.openId;
forgetOptionalExamples(document.paths);

window.SwaggerUIBundle({
  spec: document,
  dom_id: "#documentation",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  docExpansion: "list",
  requestSnippetsEnabled: true,
  tryItOutEnabled: true,
  // Otherwise the document would be sent to its makers' validator.
  validatorUrl: null,
});

/** Swagger UI would send them along: whoever tries an image would get a job with someone's webhook. */
function forgetOptionalExamples(paths) {
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  for (const { required, schema } of operations.flatMap(({ parameters = [] }) => parameters)) {
    if (!required) {
      delete schema.example;
    }
  }
}
