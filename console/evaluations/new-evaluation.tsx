import { useState } from "preact/hooks";
import { api, dataOf, type Schemas } from "../api/api.ts";
import { type ApiFailure, describeFailure } from "../api/api-failure.ts";
import { useResource } from "../api/use-resource.ts";
import { ModelSelect } from "../models/model-select.tsx";
import { referenceOf } from "../models/reference-of.ts";
import type { Model } from "../models/use-models.ts";
import { FailureNote } from "../parts/failure-note.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { Segmented } from "../parts/segmented.tsx";
import { navigate } from "../router/router.ts";

type Request = Schemas["EvaluationRequest"];

interface Dataset {
  dataset: string;
  title: string;
  licence: string | null;
  visualDomains: string[];
}

/** Asks for an evaluation: which version, on what. */
export function NewEvaluation() {
  const choices = useResource("models and datasets", async (signal) => {
    const [{ models }, { datasets }] = await Promise.all([
      dataOf(api.GET("/v1/models", { signal })),
      dataOf(api.GET("/v1/datasets", { signal })),
    ]);
    return { models, datasets };
  });
  return (
    <div class="panel">
      <h2>New evaluation</h2>
      <Loaded resource={choices} what="models and datasets">
        {({ models, datasets }) =>
          datasets.length === 0 ? (
            <p class="muted">
              The server has no datasets. Its operator puts folders with a <code>dataset.json</code>{" "}
              where <code>ALLWEATHER_DATASETS</code> points.
            </p>
          ) : (
            <Form models={models} datasets={datasets} />
          )
        }
      </Loaded>
    </div>
  );
}

function Form({ models, datasets }: { models: readonly Model[]; datasets: readonly Dataset[] }) {
  const [first] = models;
  const [model, setModel] = useState(first === undefined ? "" : referenceOf(first));
  const [dataset, setDataset] = useState(datasets[0]?.dataset ?? "");
  const [quality, setQuality] = useState<Request["quality"]>("standard");
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | undefined>(undefined);
  const chosen = datasets.find((each) => each.dataset === dataset);
  const domains = chosen?.visualDomains.filter((domain) => !left.has(domain)) ?? [];

  const start = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      const isPart = domains.length < (chosen?.visualDomains.length ?? 0);
      const body = { model, dataset, quality, ...(isPart && { domains }) } as Request;
      const { id } = await dataOf(api.POST("/v1/evaluations", { body }));
      navigate(`/evaluations/${id}`);
    } catch (error) {
      setFailure(describeFailure(error));
      setBusy(false);
    }
  };
  return (
    <form
      class="new-evaluation"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <ModelSelect label="Model" value={model} models={models} onChange={setModel} />
      <label class="field">
        <span>Dataset</span>
        <select
          value={dataset}
          onChange={(event) => {
            setDataset(event.currentTarget.value);
            setLeft(new Set());
          }}
        >
          {datasets.map((each) => (
            <option key={each.dataset} value={each.dataset}>
              {each.title}
            </option>
          ))}
        </select>
      </label>
      <Segmented
        label="Quality"
        value={quality}
        options={[
          { value: "fast", title: "Fast" },
          { value: "standard", title: "Standard" },
          { value: "best", title: "Best" },
        ]}
        onChange={setQuality}
      />
      <fieldset class="domains">
        <legend class="small-text muted">Visual domains</legend>
        <div class="row">
          {chosen?.visualDomains.map((domain) => (
            <label key={domain} class="row nowrap domain">
              <input
                type="checkbox"
                checked={!left.has(domain)}
                onChange={() => {
                  const next = new Set(left);
                  if (!next.delete(domain)) {
                    next.add(domain);
                  }
                  setLeft(next);
                }}
              />
              {domain}
            </label>
          ))}
        </div>
      </fieldset>
      {failure !== undefined && <FailureNote failure={failure} onRetry={() => void start()} />}
      <button
        type="submit"
        class="button primary"
        disabled={isBusy || model === "" || domains.length === 0}
      >
        {isBusy ? "Starting" : "Start"}
      </button>
    </form>
  );
}
