import { referenceOf } from "./reference-of.ts";
import type { Model } from "./use-models.ts";

/** A choice of all versions. A bare name means the one in production, as in the API. */
export function ModelSelect({
  label,
  value,
  models,
  hasDefault = false,
  onChange,
}: {
  label: string;
  value: string;
  models: readonly Model[];
  /** Whether to leave the choice to the server is one, too. */
  hasDefault?: boolean;
  onChange: (reference: string) => void;
}) {
  return (
    <label class="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {hasDefault && <option value="">the server's default</option>}
        {models.map(({ name, versions, aliases }) => {
          const production = aliases.find(({ alias }) => alias === "production")?.version;
          return (
            <optgroup key={name} label={name}>
              {production !== undefined && (
                <option value={referenceOf({ name, versions, aliases })}>
                  {name} ({production})
                </option>
              )}
              {versions
                .filter((version) => version !== production)
                .map((version) => (
                  <option key={version} value={`${name}@${version}`}>
                    {name}@{version}
                  </option>
                ))}
            </optgroup>
          );
        })}
      </select>
    </label>
  );
}
