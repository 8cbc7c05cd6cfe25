import { newId } from "#contracts";
import { useTestApp } from "../test-app.ts";
import { type BadInput, describeCorpus, segmentWith } from "./describe-corpus.ts";

const app = useTestApp();
const post = segmentWith(app);

/** What leads out of a folder, if anybody lets it. */
const PATHS = {
  "the folder above": "..",
  "a way up": "../../../../etc/passwd",
  "a way up in the middle": "a/../../b",
  "a way up, encoded": "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
  "a way up, encoded twice": "%252e%252e%252fetc",
  "a way up for Windows": "..\\..\\windows\\win.ini",
  "a path from the root": "/etc/passwd",
  "a drive": "C:\\windows\\win.ini",
  "a double slash": "a//b",
  "a double slash in front": "//10.0.0.1/a",
  "a URL": "file:///etc/passwd",
  "a URL of a bucket": "s3://other/key",
  NUL: "a\0.png",
  "a line break": "a\r\nX-Evil: 1",
  "an escape of a terminal": "\u001b[2J",
  "text that turns round": "a\u202egpj.exe",
  "over-long UTF-8, as it would be encoded": "%c0%ae%c0%ae%c0%af",
  "letters that only look like dots": "․․/․․/etc",
  "a name that every object has": "__proto__",
  "another tenant's folder": "../other/uploads/1",
  "the whole key of another tenant": `tenants/other/uploads/${newId(new Date())}`,
  "a manifest": "models/baseline-mini/versions/1.1.0/manifest.json",
  "a pattern": "*",
  "a query": "a?b=c#d",
  "a shell's words": "$(id)`id`;id",
  "10,000 letters": "a".repeat(10_000),
  nothing: "",
};

const byPath = (
  send: (path: string) => BadInput["send"],
  outcome: { status: number; code: string },
) => Object.entries(PATHS).map(([name, path]) => ({ name, ...outcome, send: send(path) }));

const json = (document: object) => () =>
  post(JSON.stringify(document), { "Content-Type": "application/json" });

describeCorpus(
  "keys of uploads",
  app,
  byPath((key) => json({ images: [{ key }] }), { status: 404, code: "upload_not_found" }),
);

describeCorpus(
  "names of models",
  app,
  byPath((model) => json({ images: [{ base64: "AAAA" }], model }), {
    status: 400,
    code: "request_invalid",
  }),
);

/** As a segment of a path, where a slash and what is no letter must be encoded to stay one. */
const inPath = (before: string, after = "", init?: RequestInit) =>
  Object.entries(PATHS)
    .filter(([, path]) => path !== "" && path !== "..")
    .map(([name, path]) => ({
      name,
      send: () => app.request(`${before}${encodeURIComponent(path)}${after}`, init),
    }));

const where = (rows: Omit<BadInput, "status">[], status: number, code: string) =>
  rows.map((row) => ({ ...row, status, code }));

describeCorpus(
  "keys in the addresses that uploads go to",
  app,
  where(inPath("/v1/uploads/", "", { method: "PUT", body: "a" }), 400, "request_invalid"),
);

describeCorpus("models in paths", app, where(inPath("/v1/models/"), 400, "request_invalid"));

/** What is longer than any id is refused before it is looked for. */
const ofIds = (rows: Omit<BadInput, "status">[], code: string) =>
  where(rows, 404, code).map((row) =>
    row.name === "10,000 letters" ? { ...row, status: 400, code: "request_invalid" } : row,
  );

describeCorpus(
  "evaluations in paths",
  app,
  where(inPath("/v1/evaluations/"), 404, "evaluation_not_found"),
);

describeCorpus("jobs in paths", app, ofIds(inPath("/v1/jobs/"), "job_not_found"));

describeCorpus(
  "outputs of jobs in paths",
  app,
  ofIds(inPath("/v1/jobs/", "/outputs/1/label-map"), "job_not_found"),
);

describeCorpus(
  "webhook deliveries in paths",
  app,
  ofIds(inPath("/v1/webhook-deliveries/", "/retry", { method: "POST" }), "delivery_not_found"),
);

for (const list of ["jobs", "evaluations", "webhook-deliveries"]) {
  describeCorpus(
    `where a page of ${list} starts`,
    app,
    where(inPath(`/v1/${list}?after=`), 400, "request_invalid"),
  );
}

describeCorpus(
  "label sets in paths",
  app,
  where(inPath("/v1/label-sets/"), 404, "label_set_not_found"),
);
