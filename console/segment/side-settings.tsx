import { ModelSelect } from "../models/model-select.tsx";
import { type Manifest, type Model, resolveReference, useManifest } from "../models/use-models.ts";
import { Segmented } from "../parts/segmented.tsx";
import type { Quality } from "./segment-photograph.ts";
import { changeSide, outcomes, type SideName, sides } from "./segment-state.ts";

const QUALITIES: { value: Quality; title: string; hint: string }[] = [
  { value: "fast", title: "Fast", hint: "sees the photograph at half its scale" },
  { value: "standard", title: "Standard", hint: "sees the photograph at its own scale" },
  { value: "best", title: "Best", hint: "takes the mean of both scales" },
];

/** Which model answers for one side, and how hard it tries. */
export function SideSettings({
  name,
  label,
  models,
}: {
  name: SideName;
  label: string;
  models: readonly Model[];
}) {
  const side = sides[name].value;
  const { data: manifest } = useManifest(useAnswering(name, models));
  return (
    <div class="side-settings">
      <ModelSelect
        label={label}
        value={side.model}
        models={models}
        hasDefault
        onChange={(model) => changeSide(name, { model, quality: "standard" })}
      />
      <Segmented
        label="Quality"
        value={side.quality}
        options={QUALITIES.map((quality) => ({
          ...quality,
          isDisabled: manifest !== undefined && !hasQuality(manifest, quality.value),
        }))}
        onChange={(quality) => changeSide(name, { ...side, quality })}
      />
    </div>
  );
}

/** The version behind a side: what it names or, for the server's default, what has answered. */
export function useAnswering(
  name: SideName,
  models: readonly Model[],
): { name: string; version: string } | undefined {
  const { model } = sides[name].value;
  const answered = outcomes[name].value.result?.model;
  return model === "" ? answered : resolveReference(model, models);
}

function hasQuality({ artifacts }: Manifest, quality: Quality): boolean {
  return artifacts.some((artifact) => artifact.role === "graph" && artifact.quality === quality);
}
