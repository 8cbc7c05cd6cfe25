import { api, dataOf, type Schemas } from "../api/api.ts";
import { useResource } from "../api/use-resource.ts";
import { points, signedPoints } from "../parts/format-number.ts";
import { Icon } from "../parts/icon.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { Link } from "../router/link.tsx";
import { navigate, place } from "../router/router.ts";

type Comparison = Schemas["EvaluationComparison"];
type Compared = Comparison["overall"];

/** Two evaluations side by side: the second minus the first. */
export function ComparisonPage() {
  const { query } = place.value;
  const evaluations = query.get("evaluations") ?? "";
  const anyProtocol = query.get("anyProtocol") === "true";
  const comparison = useResource(`comparison ${evaluations} ${anyProtocol}`, (signal) =>
    dataOf(
      api.GET("/v1/comparisons", {
        params: { query: { evaluations, anyProtocol: anyProtocol ? "true" : "false" } },
        signal,
      }),
    ),
  );
  const doDiffer = comparison.failure?.code === "protocols_differ";
  return (
    <section class="page narrow">
      <Link href="/evaluations" class="back">
        <Icon name="back" /> Evaluations
      </Link>
      <h1>Comparison</h1>
      {doDiffer && (
        <button
          type="button"
          class="button"
          onClick={() =>
            navigate(`/evaluations/compare?evaluations=${evaluations}&anyProtocol=true`)
          }
        >
          Compare them all the same
        </button>
      )}
      <Loaded resource={comparison} what="both evaluations">
        {(data) => <Sides comparison={data} />}
      </Loaded>
    </section>
  );
}

function Sides({ comparison }: { comparison: Comparison }) {
  const { evaluations, overall, labels, domains, commonImages, protocolDifferences } = comparison;
  const [first, second] = evaluations;
  return (
    <>
      <p class="lead">
        <strong>{second?.title}</strong> against {first?.title}, on{" "}
        {commonImages === 0 ? "different images" : `the ${commonImages} images that both scored`}.
        Differences are in points of mIoU, with their 95 % interval.
      </p>
      {protocolDifferences.length > 0 && (
        <div class="note" role="status">
          <Icon name="warning" />
          <div>
            <p class="note-title">They were not measured alike</p>
            <ul>
              {protocolDifferences.map(({ field, values }) => (
                <li key={field}>
                  {field}: {values.map((value) => JSON.stringify(value)).join(" and ")}
                </li>
              ))}
            </ul>
          </div>
        </div>
      )}
      <Table
        title="Visual domains"
        rows={[
          { name: "all images", ...overall },
          ...domains.map((domain) => ({ name: domain.visualDomain, ...domain })),
        ]}
      />
      <Table
        title="Labels"
        rows={labels
          .filter(({ values }) => values.some((value) => value !== null))
          .map((label) => ({ name: label.label, ...label }))}
      />
    </>
  );
}

function Table({ title, rows }: { title: string; rows: (Compared & { name: string })[] }) {
  const most = Math.max(0.01, ...rows.map(({ difference }) => Math.abs(difference ?? 0)));
  return (
    <section class="panel">
      <h2>{title}</h2>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{title === "Labels" ? "Label" : "Domain"}</th>
              <th scope="col" class="number">
                First
              </th>
              <th scope="col" class="number">
                Second
              </th>
              <td class="difference-cell" />
              <th scope="col" class="number">
                Difference
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, values, difference, interval }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="number">{points(values[0])}</td>
                <td class="number">{points(values[1])}</td>
                <td class="difference-cell">
                  <span
                    class={`difference ${(difference ?? 0) < 0 ? "less" : "more"}`}
                    style={{ "--share": Math.abs(difference ?? 0) / most }}
                  />
                </td>
                <td class="number">
                  <strong>{signedPoints(difference)}</strong>
                  <small class="muted interval">
                    {interval && `${signedPoints(interval.low)} to ${signedPoints(interval.high)}`}
                  </small>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
