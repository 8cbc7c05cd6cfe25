import { useEffect, useRef } from "preact/hooks";
import { ComparisonPage } from "./evaluations/comparison-page.tsx";
import { EvaluationPage } from "./evaluations/evaluation-page.tsx";
import { EvaluationsPage } from "./evaluations/evaluations-page.tsx";
import { ModelPage } from "./models/model-page.tsx";
import { ModelsPage } from "./models/models-page.tsx";
import { Header } from "./parts/header.tsx";
import { KeyDialog } from "./parts/key-dialog.tsx";
import { Link } from "./router/link.tsx";
import { followHistory, matchPath, place } from "./router/router.ts";
import { SegmentPage } from "./segment/segment-page.tsx";
import { StylesPage } from "./styles/styles-page.tsx";

type Values = Record<string, string>;

const PAGES: { path: string; title: string; render: (values: Values) => preact.JSX.Element }[] = [
  { path: "/", title: "Segment", render: () => <SegmentPage /> },
  { path: "/styles", title: "Styles", render: () => <StylesPage /> },
  { path: "/models", title: "Models", render: () => <ModelsPage /> },
  { path: "/models/:name", title: "Model", render: ({ name = "" }) => <ModelPage name={name} /> },
  { path: "/evaluations", title: "Evaluations", render: () => <EvaluationsPage /> },
  { path: "/evaluations/compare", title: "Comparison", render: () => <ComparisonPage /> },
  {
    path: "/evaluations/:id",
    title: "Evaluation",
    render: ({ id = "" }) => <EvaluationPage id={id} />,
  },
];

/** The whole page: what is always there, and what the address says. */
export function App() {
  const { path } = place.value;
  const main = useRef<HTMLElement>(null);
  const previous = useRef(path);
  const [page, values] = findPage(path);
  useEffect(followHistory, []);
  useEffect(keepPageOnDrop, []);
  useEffect(() => {
    document.title = `${page?.title ?? "Nothing here"} · Allweather`;
    if (previous.current !== path) {
      // So that a screen reader starts at the new page and not behind it.
      main.current?.focus();
    }
    previous.current = path;
  }, [path, page]);

  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <Header path={path} />
      <main id="main" tabIndex={-1} ref={main}>
        {page?.render(values) ?? <NothingHere />}
      </main>
      <KeyDialog />
    </>
  );
}

/** A file that misses where files go would be opened instead of this page. */
function keepPageOnDrop(): () => void {
  const keep = (event: DragEvent) => event.preventDefault();
  addEventListener("dragover", keep);
  addEventListener("drop", keep);
  return () => {
    removeEventListener("dragover", keep);
    removeEventListener("drop", keep);
  };
}

function findPage(path: string): [(typeof PAGES)[number] | undefined, Values] {
  for (const page of PAGES) {
    const values = matchPath(page.path, path);
    if (values !== undefined) {
      return [page, values];
    }
  }
  return [undefined, {}];
}

function NothingHere() {
  return (
    <section class="page narrow">
      <h1>There is nothing at this address</h1>
      <p class="muted">
        Perhaps it was moved, or the address lost a letter on its way here.{" "}
        <Link href="/">Segment a photograph</Link> instead.
      </p>
    </section>
  );
}
