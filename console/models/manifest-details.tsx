import type { ComponentChildren } from "preact";
import { bytes } from "../parts/format-number.ts";
import { Results } from "./results.tsx";
import type { Manifest } from "./use-models.ts";

/** Everything that a version says of itself. */
export function ManifestDetails({ manifest }: { manifest: Manifest }) {
  const { description, labelSet, backbone, parameterCount, input, training, artifacts } = manifest;
  return (
    <>
      <p class="lead">{description}</p>
      <Section title="Measured">
        <Results results={manifest.results} />
      </Section>
      <div class="two-columns">
        <div class="column">
          <Section title="What it is">
            <dl class="pairs">
              <Pair name="Backbone">{backbone}</Pair>
              <Pair name="Parameters">{parameterCount.toLocaleString()}</Pair>
              <Pair name="Labels">{labelSet}</Pair>
              <Pair name="Photographs">
                {input.minSidePx} to {input.maxSidePx} px a side, at most{" "}
                {(input.maxPixels / 1e6).toFixed(1)} megapixels
              </Pair>
            </dl>
          </Section>
          <Section title="How it came about">
            <dl class="pairs">
              <Pair name="Recipe">
                <code>{training.recipe}</code>
              </Pair>
              <Pair name="Data">{training.data.join("; ") || "not recorded"}</Pair>
              <Pair name="Seed">{training.seed ?? "not recorded"}</Pair>
              <Pair name="Commit">
                {training.commit === null ? (
                  "not recorded"
                ) : (
                  <code>{training.commit.slice(0, 12)}</code>
                )}
              </Pair>
            </dl>
          </Section>
        </div>
        <div class="column">
          <Section title="Licences">
            <Licences licences={manifest.licences} />
          </Section>
          <Section title="Signature">
            <p class="muted small-text">
              This server tells no signatures. Before a file is used, it is checked against its
              SHA-256 below; that does not say who published it.
            </p>
          </Section>
        </div>
      </div>
      <Section title="Files">
        <div class="scroll">
          <table>
            <caption class="unseen">Files of this version</caption>
            <thead>
              <tr>
                <th scope="col">File</th>
                <th scope="col" class="wide-only">
                  For
                </th>
                <th scope="col" class="number">
                  Size
                </th>
                <th scope="col" class="wide-only">
                  SHA-256
                </th>
              </tr>
            </thead>
            <tbody>
              {artifacts.map((artifact) => (
                <tr key={artifact.file}>
                  <th scope="row" class="file-name">
                    {artifact.file}
                  </th>
                  <td class="wide-only">
                    {artifact.role}
                    {"quality" in artifact && ` · ${artifact.quality} · ${artifact.precision}`}
                  </td>
                  <td class="number">{bytes(artifact.sizeBytes)}</td>
                  <td class="wide-only">
                    <code title={artifact.sha256}>{artifact.sha256.slice(0, 16)}…</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
    </>
  );
}

/** From the code over the weights to the data they were learned from: the strictest one counts. */
function Licences({ licences: { code, weights, data } }: Pick<Manifest, "licences">) {
  const links = [
    { what: "Code", ...code },
    { what: "Weights", ...weights },
    ...data.map((each) => ({ what: "Data", ...each })),
  ];
  return (
    <ol class="chain">
      {links.map(({ what, licence, subject, source }) => (
        <li key={`${what} ${subject}`}>
          <span class="muted small-text">{what}</span>
          <span>
            <strong>{licence}</strong>
          </span>
          <span class="muted small-text">
            {subject}
            {source?.startsWith("https://") && (
              <>
                {" "}
                <a href={source} rel="noreferrer" target="_blank">
                  source
                </a>
              </>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="panel">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Pair({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
