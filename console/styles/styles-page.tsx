import { type Model, useModels } from "../models/use-models.ts";
import { Loaded } from "../parts/loaded.tsx";
import { chosenModel } from "./preview-state.ts";
import { StyleBench } from "./style-bench.tsx";
import { useStyledModels } from "./use-model-styles.ts";

/** What words do to a street: styles of the bank and of one's own words, on one's own photograph. */
export function StylesPage() {
  const models = useModels();
  return (
    <section class="page styles-page">
      <div class="page-head">
        <div>
          <h1>Words become styles</h1>
          <p class="muted">
            A style is what a phrase such as “foggy road” does to the first features of a network.
            Mix one into a photograph, and see which labels hold.
          </p>
        </div>
      </div>
      <Loaded resource={models} what="models">
        {(data) => <StyledModels models={data} />}
      </Loaded>
    </section>
  );
}

function StyledModels({ models }: { models: readonly Model[] }) {
  const styled = useStyledModels(models);
  return (
    <Loaded resource={styled} what="styles">
      {(all) => {
        const current = all.find(({ model }) => model.name === chosenModel.value) ?? all[0];
        return current === undefined ? (
          <div class="empty">
            <h2>No model here has styles</h2>
            <p class="muted">
              Versions that were exported with <code>--styles</code> can show what they do.
            </p>
          </div>
        ) : (
          <StyleBench key={current.model.name} all={all} current={current} />
        );
      }}
    </Loaded>
  );
}
