import "@fontsource-variable/inter/wght.css";
import "./style/tokens.css";
import "./style/base.css";
import "./style/controls.css";
import "./style/shell.css";
import "./style/segment.css";
import "./style/styles.css";
import "./style/models.css";
import "./style/evaluations.css";
import { render } from "preact";
import { App } from "./app.tsx";

const root = document.getElementById("console");
if (root === null) {
  throw new Error("index.html has no element with the id console.");
}
render(<App />, root);
