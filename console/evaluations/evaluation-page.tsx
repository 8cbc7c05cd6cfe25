import { useEffect, useState } from "preact/hooks";
import { api, dataOf } from "../api/api.ts";
import { type ApiFailure, describeFailure } from "../api/api-failure.ts";
import { Bar } from "../parts/bar.tsx";
import { FailureNote } from "../parts/failure-note.tsx";
import { duration, moment, percent, points } from "../parts/format-number.ts";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../router/link.tsx";
import { ReportSummary } from "./report-summary.tsx";
import { StateBadge } from "./state-badge.tsx";
import { type EvaluationStatus, hasEnded, watchEvaluation } from "./watch-evaluation.ts";

/** One evaluation while it runs, and what came of it. */
export function EvaluationPage({ id }: { id: string }) {
  const [status, setStatus] = useState<EvaluationStatus | undefined>(undefined);
  const [failure, setFailure] = useState<ApiFailure | undefined>(undefined);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const left = new AbortController();
    setFailure(undefined);
    watchEvaluation(id, { onStatus: setStatus, signal: left.signal }).catch((error: unknown) => {
      if (!left.signal.aborted) {
        setFailure(describeFailure(error));
      }
    });
    return () => left.abort();
  }, [id, turn]);

  const cancel = async () => {
    try {
      setStatus(
        await dataOf(api.POST("/v1/evaluations/{id}/cancel", { params: { path: { id } } })),
      );
    } catch (error) {
      setFailure(describeFailure(error));
    }
  };
  return (
    <section class="page narrow">
      <Link href="/evaluations" class="back">
        <Icon name="back" /> Evaluations
      </Link>
      {failure !== undefined && <FailureNote failure={failure} onRetry={() => setTurn(turn + 1)} />}
      {status === undefined && failure === undefined && (
        <div class="waiting" role="status">
          <span class="spinner" aria-hidden="true" /> Reading the evaluation
        </div>
      )}
      {status !== undefined && (
        <>
          <div class="page-head">
            <div>
              <h1>{status.model ?? "Label maps of another tool"}</h1>
              <p class="row muted">
                <StateBadge state={status.state} /> on {status.dataset} · {moment(status.createdAt)}
              </p>
            </div>
            {!hasEnded(status) && (
              <button type="button" class="button" onClick={() => void cancel()}>
                <Icon name="stop" /> Cancel
              </button>
            )}
          </div>
          {status.failure !== null && (
            <div class="note failure" role="alert">
              <Icon name="warning" />
              <p>{status.failure}</p>
            </div>
          )}
          {status.state !== "succeeded" && !isEmptyEnd(status) && <Progress status={status} />}
          {status.state === "succeeded" && <ReportSummary id={id} />}
        </>
      )}
    </section>
  );
}

/** Whether it ended before there was anything to show. */
function isEmptyEnd(status: EvaluationStatus): boolean {
  return hasEnded(status) && status.images.total === null;
}

function Progress({ status }: { status: EvaluationStatus }) {
  const { images, imagesPerSecond, secondsLeft, partial } = status;
  const share = images.total ? images.done / images.total : 0;
  return (
    <div class="panel">
      <div
        role="progressbar"
        aria-label="Images done"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(100 * share)}
        class="progress"
      >
        <Bar share={share} />
      </div>
      <dl class="facts wide">
        <Fact name="Images">
          {images.done}
          {images.total !== null && ` of ${images.total}`}
        </Fact>
        <Fact name="Done">{percent(share, 0)}</Fact>
        <Fact name="Rate">
          {imagesPerSecond === null ? "–" : `${imagesPerSecond.toFixed(1)} images/s`}
        </Fact>
        <Fact name="Time left">{duration(secondsLeft)}</Fact>
        <Fact name="mIoU so far">{points(partial?.miou)}</Fact>
        <Fact name="Failed">{images.failed}</Fact>
      </dl>
      {partial !== null && partial.domains.length > 0 && (
        <ul class="domain-bars">
          {partial.domains.map(({ visualDomain, miou, imageCount }) => (
            <li key={visualDomain}>
              <span>{visualDomain}</span>
              <Bar share={miou ?? 0} />
              <span class="number">{points(miou)}</span>
              <span class="muted number">{imageCount}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
