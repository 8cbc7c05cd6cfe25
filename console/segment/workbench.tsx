import { apiKey } from "../api/api-key.ts";
import { hasStyles, type Model, useManifest } from "../models/use-models.ts";
import { curlFor, typeScriptFor } from "./code-for.ts";
import { CodePanel } from "./code-panel.tsx";
import { Downloads } from "./downloads.tsx";
import { Legend } from "./legend.tsx";
import type { Photograph } from "./photograph.ts";
import { Ramp } from "./ramp.tsx";
import { hidden, isComparing, outcomes, shownSides, sides } from "./segment-state.ts";
import { SideSettings, useAnswering } from "./side-settings.tsx";
import { SideStatus } from "./side-status.tsx";
import { Stage } from "./stage.tsx";
import { TakePicture } from "./take-picture.tsx";
import { ViewBar } from "./view-bar.tsx";

const TITLES = { left: "Left", right: "Right" };

/** The photograph with its answers on the one side, everything that changes them on the other. */
export function Workbench({
  photograph,
  models,
}: {
  photograph: Photograph;
  models: readonly Model[];
}) {
  const { data: manifest } = useManifest(useAnswering("left", models));
  const isRobust = manifest !== undefined && hasStyles(manifest);
  const left = outcomes.left.value.result;
  const visible = left?.labels.map(({ name }) => name).filter((name) => !hidden.value.has(name));
  const labels =
    visible === undefined || visible.length === left?.labels.length || visible.length === 0
      ? undefined
      : visible;
  const request = {
    origin: location.origin,
    fileName: photograph.name,
    ...sides.left.value,
    labels,
    needsKey: apiKey.value !== null,
  };

  return (
    <div class="workbench">
      <div class="workbench-main">
        <ViewBar isRobust={isRobust} models={models} />
        <div class="stage">
          <Stage photograph={photograph} />
        </div>
        {shownSides.value.map((name) => (
          <SideStatus key={name} name={name} title={isComparing.value ? TITLES[name] : undefined} />
        ))}
        <TakePicture isCompact />
      </div>
      <div class="workbench-side">
        <div class="panel">
          {shownSides.value.map((name) => (
            <SideSettings
              key={name}
              name={name}
              label={isComparing.value ? `${TITLES[name]}: model` : "Model"}
              models={models}
            />
          ))}
        </div>
        <div class="panel">
          <Ramp />
          {shownSides.value.map((name) => {
            const { result } = outcomes[name].value;
            return (
              result && (
                <Legend
                  key={name}
                  title={isComparing.value ? TITLES[name] : "Labels"}
                  result={result}
                />
              )
            );
          })}
          {left === undefined && (
            <p class="muted small-text">Labels stand here once the server has answered.</p>
          )}
        </div>
        <div class="panel">
          <Downloads
            title={isComparing.value ? "Download the left" : "Download"}
            photograph={photograph}
            side={sides.left.value}
            labels={labels}
            isRobust={isRobust}
          />
          <CodePanel
            title={isComparing.value ? "The left as code" : "As code"}
            codes={{ curl: curlFor(request), TypeScript: typeScriptFor(request) }}
          />
        </div>
      </div>
    </div>
  );
}
