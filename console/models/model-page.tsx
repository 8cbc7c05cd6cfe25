import { useState } from "preact/hooks";
import { api, dataOf } from "../api/api.ts";
import { useResource } from "../api/use-resource.ts";
import { Icon } from "../parts/icon.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { Link } from "../router/link.tsx";
import { ManifestDetails } from "./manifest-details.tsx";
import { METHODS } from "./methods.ts";
import { type ModelCard, useManifest } from "./use-models.ts";

/** One model: its versions and aliases, and all that a version says of itself. */
export function ModelPage({ name }: { name: string }) {
  const model = useResource(`model ${name}`, (signal) =>
    dataOf(api.GET("/v1/models/{name}", { params: { path: { name } }, signal })),
  );
  return (
    <section class="page">
      <Link href="/models" class="back">
        <Icon name="back" /> Models
      </Link>
      <Loaded resource={model} what={name}>
        {(data) => <Versions key={data.name} model={data} />}
      </Loaded>
    </section>
  );
}

function Versions({ model: { name, versions, aliases, card } }: { model: ModelCard }) {
  const [version, setVersion] = useState(card.version);
  const manifest = useManifest({ name, version });
  const pointing = aliases.filter((each) => each.version === version);
  return (
    <>
      <div class="page-head">
        <div>
          <h1>{name}</h1>
          <p class="row">
            <span class="badge accent">{METHODS[card.method]}</span>
            {pointing.map(({ alias }) => (
              <span key={alias} class="badge good">
                {alias}
              </span>
            ))}
          </p>
        </div>
        <label class="field">
          <span>Version</span>
          <select value={version} onChange={(event) => setVersion(event.currentTarget.value)}>
            {versions.map((each) => (
              <option key={each} value={each}>
                {each}
                {aliases
                  .filter((alias) => alias.version === each)
                  .map(({ alias }) => ` · ${alias}`)
                  .join("")}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Loaded resource={manifest} what={`${name}@${version}`}>
        {(data) => <ManifestDetails manifest={data} />}
      </Loaded>
    </>
  );
}
