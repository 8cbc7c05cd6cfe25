// Prints a webhook as the server would send it to a tenant: headers and body, as JSON.
import { type WebhookEvent, webhookEventSchema } from "#contracts";
import { secretsOf, signWebhook } from "#jobs";

const [tenant = "", secret = ""] = process.argv.slice(2);
const event: WebhookEvent = {
  type: "job.completed",
  timestamp: new Date().toISOString(),
  data: {
    id: "fe5dff387dea-8fe4a957e259822b",
    state: "succeeded",
    url: "/v1/jobs/fe5dff387dea-8fe4a957e259822b",
  },
};
const body = JSON.stringify(webhookEventSchema.parse(event));
const headers = signWebhook({
  secrets: secretsOf(tenant, [secret]),
  id: `${event.data.id}-completed`,
  at: new Date(),
  body,
});
console.log(JSON.stringify({ headers, body }));
