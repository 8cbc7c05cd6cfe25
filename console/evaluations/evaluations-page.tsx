import { useState } from "preact/hooks";
import { useResource } from "../api/use-resource.ts";
import { Bar } from "../parts/bar.tsx";
import { moment, points } from "../parts/format-number.ts";
import { Icon } from "../parts/icon.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { Link } from "../router/link.tsx";
import { navigate } from "../router/router.ts";
import { listEvaluations } from "./list-evaluations.ts";
import { NewEvaluation } from "./new-evaluation.tsx";
import { StateBadge } from "./state-badge.tsx";
import { type EvaluationStatus, hasEnded } from "./watch-evaluation.ts";

/** While something runs, the list is read again. */
const REFRESH_MS = 3_000;
const COMPARED = 2;

/** All evaluations, newest first; two of them can be compared. */
export function EvaluationsPage() {
  const [isAsking, setAsking] = useState(false);
  const [pageCount, setPageCount] = useState(1);
  const list = useResource(
    "evaluations",
    (signal) => listEvaluations(pageCount, signal),
    ({ evaluations }) => (evaluations.every(hasEnded) ? undefined : REFRESH_MS),
  );

  return (
    <section class="page">
      <div class="page-head">
        <div>
          <h1>Evaluations</h1>
          <p class="muted">
            How good a version is on stored photographs, visual domain by visual domain.
          </p>
        </div>
        <button
          type="button"
          class={isAsking ? "button" : "button primary"}
          aria-expanded={isAsking}
          onClick={() => setAsking(!isAsking)}
        >
          <Icon name={isAsking ? "close" : "play"} /> {isAsking ? "Close" : "New evaluation"}
        </button>
      </div>
      {isAsking && <NewEvaluation />}
      <Loaded resource={list} what="evaluations">
        {({ evaluations, hasOlder }) =>
          evaluations.length === 0 ? (
            <div class="empty">
              <h2>Nothing was evaluated yet</h2>
              <p class="muted">Start one above; it goes on when this page is closed.</p>
            </div>
          ) : (
            <>
              <List evaluations={evaluations} />
              {hasOlder && (
                <button
                  type="button"
                  class="button older"
                  onClick={() => {
                    setPageCount(pageCount + 1);
                    list.reload();
                  }}
                >
                  Show older
                </button>
              )}
            </>
          )
        }
      </Loaded>
    </section>
  );
}

function List({ evaluations }: { evaluations: readonly EvaluationStatus[] }) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const choose = (id: string) =>
    setChosen(
      chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id].slice(-COMPARED),
    );
  return (
    <div class="panel">
      <div class="row between">
        <p class="muted small-text">
          {chosen.length === COMPARED
            ? "The second that you chose is compared with the first."
            : "Choose two that are done to compare them."}
        </p>
        <button
          type="button"
          class="button"
          disabled={chosen.length !== COMPARED}
          onClick={() => navigate(`/evaluations/compare?evaluations=${chosen.join(",")}`)}
        >
          <Icon name="split" /> Compare
        </button>
      </div>
      <div class="scroll">
        <table class="evaluations">
          <caption class="unseen">Evaluations, newest first</caption>
          <thead>
            <tr>
              <td>
                <span class="unseen">Compare</span>
              </td>
              <th scope="col">Model</th>
              <th scope="col">State</th>
              <th scope="col" class="wide-only">
                Images
              </th>
              <th scope="col" class="number">
                mIoU
              </th>
              <th scope="col" class="wide-only">
                Asked for
              </th>
            </tr>
          </thead>
          <tbody>
            {evaluations.map((status) => (
              <Row
                key={status.id}
                status={status}
                isChosen={chosen.includes(status.id)}
                onChoose={() => choose(status.id)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Row({
  status: { id, state, model, dataset, images, partial, createdAt, request },
  isChosen,
  onChoose,
}: {
  status: EvaluationStatus;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const who = model ?? "label maps of another tool";
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          checked={isChosen}
          disabled={state !== "succeeded"}
          aria-label={[
            "Compare",
            who,
            request?.quality,
            `on ${dataset}, ${moment(createdAt)}`,
          ].join(" ")}
          onChange={onChoose}
        />
      </td>
      <th scope="row">
        <Link href={`/evaluations/${id}`}>{who}</Link>
        <small class="muted">
          {request !== null && `${request.quality}, `}on {dataset}
        </small>
      </th>
      <td>
        <StateBadge state={state} />
      </td>
      <td class="images-cell wide-only">
        <span class="number">
          {images.done}
          {images.total !== null && ` of ${images.total}`}
        </span>
        <Bar share={images.total ? images.done / images.total : 0} />
      </td>
      <td class="number">{points(partial?.miou)}</td>
      <td class="muted wide-only">{moment(createdAt)}</td>
    </tr>
  );
}
