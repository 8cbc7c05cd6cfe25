// Shows /openapi.json of the server that this page comes from.
window.SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#documentation",
  deepLinking: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  requestSnippetsEnabled: true,
  tryItOutEnabled: true,
  // Otherwise the document would be sent to its makers' validator.
  validatorUrl: null,
});
