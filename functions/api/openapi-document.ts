import type { OpenAPIHono } from "@hono/zod-openapi";
import packageJson from "../../package.json" with { type: "json" };
import { addExamples } from "./openapi/add-examples.ts";
import { describeAccess } from "./openapi/describe-access.ts";
import { plainTuples } from "./openapi/plain-tuples.ts";
import { problemExamples } from "./openapi/problem-examples.ts";
import { RESPONSE_HEADERS } from "./openapi/response-headers.ts";
import { securitySchemes } from "./openapi/security-schemes.ts";
import { registerWebhooks } from "./openapi/webhooks.ts";

const DESCRIPTION = `Semantic segmentation of street photographs by models that hold when the visual domain changes.

An image in, and out comes what \`Accept\` or \`format\` asks for:

\`\`\`
curl --data-binary @street.jpg -H "X-API-Key: $KEY" /v1/segment -o labels.png
\`\`\`

Every error is an RFC 9457 problem (\`application/problem+json\`) whose \`code\` is one of a closed list.
\`X-Request-Id\` stands on every answer; a client may send its own.`;

const TAGS = [
  { name: "Segmentation", description: "Images in, label maps out." },
  {
    name: "Styles",
    description: "What a visual domain would change: the image in styles made of words.",
  },
  { name: "Jobs", description: "Long work, and the webhooks that tell of it." },
  { name: "Models", description: "What can segment, and what its labels mean." },
  { name: "Evaluation", description: "How good a model version is, visual domain by domain." },
  { name: "Health", description: "For load balancers." },
  {
    name: "Open Inference Protocol",
    description: "Version 2 with Triton's extensions, for `tritonclient` and `perf_analyzer`.",
  },
  {
    name: "Hugging Face",
    description: "The image-segmentation task, for `huggingface_hub` and `@huggingface/inference`.",
  },
  { name: "SageMaker", description: "What a container on SageMaker must answer." },
  { name: "Roboflow", description: "Semantic segmentation, for `inference-sdk`." },
];

/**
 * Returns the OpenAPI 3.1 document of an app's routes.
 *
 * @param issuer of OpenID Connect tokens, when the server trusts one.
 */
export function openApiDocument(
  app: OpenAPIHono,
  { issuer }: { issuer?: string | undefined } = {},
) {
  registerWebhooks(app);
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Allweather",
      version: packageJson.version,
      description: DESCRIPTION,
      license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
    },
    servers: [{ url: "/" }],
    tags: TAGS,
  });
  describeAccess(document);
  addExamples(document);
  return plainTuples({
    ...document,
    components: {
      ...document.components,
      examples: problemExamples(document),
      headers: RESPONSE_HEADERS,
      securitySchemes: securitySchemes(issuer),
    },
  });
}
