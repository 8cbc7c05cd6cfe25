import { api, dataOf } from "../api/api.ts";
import { type ApiFailure, describeFailure } from "../api/api-failure.ts";
import { useResource } from "../api/use-resource.ts";
import { FailureNote } from "../parts/failure-note.tsx";
import { points } from "../parts/format-number.ts";
import { Loaded } from "../parts/loaded.tsx";
import { Link } from "../router/link.tsx";
import { METHODS } from "./methods.ts";
import type { ModelCard } from "./use-models.ts";

/** All models, each with what it is and how well it does where it does worst. */
export function ModelsPage() {
  const cards = useResource("model cards", async (signal) => {
    const { models } = await dataOf(api.GET("/v1/models", { signal }));
    return Promise.all(models.map(({ name }) => readCard(name, signal)));
  });
  return (
    <section class="page">
      <div class="page-head">
        <div>
          <h1>Models</h1>
          <p class="muted">
            Every version stays as it was published; an alias says which one answers.
          </p>
        </div>
      </div>
      <Loaded resource={cards} what="models">
        {(data) =>
          data.length === 0 ? (
            <div class="empty">
              <h2>No models yet</h2>
              <p class="muted">
                <code>npx allweather models publish FOLDER</code> publishes one.
              </p>
            </div>
          ) : (
            <ul class="cards">
              {data.map(({ name, model, failure }) => (
                <li key={name}>
                  {model === undefined ? (
                    <article class="panel card">
                      <h2>{name}</h2>
                      {failure && <FailureNote failure={failure} onRetry={cards.reload} />}
                    </article>
                  ) : (
                    <Card model={model} />
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

/** A damaged version takes its own card away, and no other. */
async function readCard(
  name: string,
  signal: AbortSignal,
): Promise<{ name: string; model?: ModelCard; failure?: ApiFailure }> {
  try {
    const params = { path: { name } };
    return { name, model: await dataOf(api.GET("/v1/models/{name}", { params, signal })) };
  } catch (error) {
    return { name, failure: describeFailure(error) };
  }
}

function Card({ model: { name, versions, aliases, card } }: { model: ModelCard }) {
  const production = aliases.find(({ alias }) => alias === "production")?.version;
  const domains = new Set(card.results.map(({ visualDomain }) => visualDomain));
  const scores = card.results.map(({ miou }) => miou);
  return (
    <article class="panel card">
      <div class="row between">
        <h2>
          <Link href={`/models/${name}`} class="card-link">
            {name}
          </Link>
        </h2>
        <span class="badge accent">{METHODS[card.method]}</span>
      </div>
      <p class="muted small-text">{card.description}</p>
      <dl class="facts">
        <div>
          <dt>In production</dt>
          <dd>{production ?? `none; newest is ${card.version}`}</dd>
        </div>
        <div>
          <dt>Versions</dt>
          <dd>{versions.length}</dd>
        </div>
        <div>
          <dt>Labels</dt>
          <dd>{card.labelSet}</dd>
        </div>
        <div>
          <dt>mIoU in {domains.size} domains</dt>
          <dd>
            {scores.length === 0
              ? "not measured"
              : `${points(Math.min(...scores))} – ${points(Math.max(...scores))}`}
          </dd>
        </div>
      </dl>
    </article>
  );
}
