import { useState } from "preact/hooks";
import { api, dataOf, type Schemas } from "../api/api.ts";
import { type ApiFailure, describeFailure } from "../api/api-failure.ts";
import { apiKey } from "../api/api-key.ts";
import { useResource } from "../api/use-resource.ts";
import { Bar } from "../parts/bar.tsx";
import { FailureNote } from "../parts/failure-note.tsx";
import { points } from "../parts/format-number.ts";
import { Icon } from "../parts/icon.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { saveFile } from "../parts/save-file.ts";
import { cssColor, Swatch } from "../parts/swatch.tsx";

type Report = Schemas["EvaluationReport"];
type ReportFormat = "html" | "json" | "png";

/** The heart of a report, and the way to all of it. */
export function ReportSummary({ id }: { id: string }) {
  const report = useResource(`report ${id}`, async (signal) =>
    dataOf(
      api.GET("/v1/evaluations/{id}/report", {
        params: { path: { id }, query: { format: "json" } },
        signal,
      }),
    ).then((data) => data as unknown as Report),
  );
  return (
    <Loaded resource={report} what="the report">
      {(data) => (
        <>
          <ReportLinks id={id} />
          <Domains report={data} />
          <Labels report={data} />
        </>
      )}
    </Loaded>
  );
}

/** A page that is opened by its address can send no key, so with one it comes as a file. */
function ReportLinks({ id }: { id: string }) {
  const [failed, setFailed] = useState<{ format: ReportFormat; failure: ApiFailure } | undefined>(
    undefined,
  );
  const save = async (format: ReportFormat) => {
    setFailed(undefined);
    try {
      const file = await dataOf(
        api.GET("/v1/evaluations/{id}/report", {
          params: { path: { id }, query: { format } },
          parseAs: "blob",
        }),
      );
      saveFile(file as unknown as Blob, `report.${format}`);
    } catch (error) {
      setFailed({ format, failure: describeFailure(error) });
    }
  };
  return (
    <>
      <div class="row">
        {apiKey.value === null && (
          <a
            class="button primary"
            href={`/v1/evaluations/${id}/report?format=html`}
            target="_blank"
            rel="noreferrer"
          >
            Open the whole report
          </a>
        )}
        {(["html", "json", "png"] as const).map((format) => (
          <button
            key={format}
            type="button"
            class="button"
            aria-label={`Download the report as ${format.toUpperCase()}`}
            onClick={() => void save(format)}
          >
            <Icon name="download" /> {format.toUpperCase()}
          </button>
        ))}
      </div>
      {failed !== undefined && (
        <FailureNote failure={failed.failure} onRetry={() => void save(failed.format)} />
      )}
    </>
  );
}

function Domains({ report: { domains, overall, images, acrossDomains } }: { report: Report }) {
  return (
    <section class="panel">
      <div class="figures">
        <p class="figure">
          <strong>{points(overall.miou)}</strong>
          <span>mIoU over all images</span>
          <small class="muted">
            {overall.miouInterval &&
              `${points(overall.miouInterval.low)} to ${points(overall.miouInterval.high)}`}
          </small>
        </p>
        {acrossDomains.worst !== null && domains.length > 1 && (
          <p class="figure">
            <strong>{points(acrossDomains.worst.miou)}</strong>
            <span>worst domain</span>
            <small class="muted">{acrossDomains.worst.visualDomain}</small>
          </p>
        )}
        <p class="figure">
          <strong>{images.scored}</strong>
          <span>images</span>
          <small class="muted">{images.failed.length} failed</small>
        </p>
        {overall.reliability !== null && (
          <p class="figure">
            <strong>{points(overall.reliability.ece)}</strong>
            <span>calibration error</span>
            <small class="muted">points, less is better</small>
          </p>
        )}
      </div>
      <ul class="domain-bars">
        {domains.map(({ visualDomain, miou, imageCount }) => (
          <li key={visualDomain}>
            <span>{visualDomain}</span>
            <Bar share={miou ?? 0} />
            <span class="number">{points(miou)}</span>
            <span class="muted number">{imageCount} images</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Labels({ report: { labels, overall } }: { report: Report }) {
  // A label that is in neither truth nor prediction has no IoU.
  const scored = labels.filter(({ name }) => typeof overall.iou[name] === "number");
  return (
    <section class="panel">
      <h2>Label by label</h2>
      <ul class="domain-bars">
        {scored.map(({ name, color }) => (
          <li key={name}>
            <span class="row nowrap">
              <Swatch color={color} /> {name}
            </span>
            <Bar share={overall.iou[name] ?? 0} color={cssColor(color)} />
            <span class="number">{points(overall.iou[name])}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
