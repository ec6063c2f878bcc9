// Everything that was decided, to be taken back and done again without limit.
import { html, render, useEffect, useState } from "../vendor/htm-preact.js";
import { get } from "./api.js";
import { complain, stepBack, stepForward } from "./shell.js";

const app = document.getElementById("app");
const time = (at) => (at ? new Date(at).toLocaleString() : "");

function History({ first }) {
  const [found, setFound] = useState(first);
  const load = async () => setFound(await get("/api/history"));
  useEffect(() => { document.addEventListener("narrate:story", () => load().catch(complain)); }, []);
  const after = (act) => () => act().then(load).catch(complain);
  if (!found.steps.length) return html`<p>Nothing was decided yet.</p>`;
  return html`
    ${found.can_redo && html`<p><button type="button" onClick=${after(stepForward)}>Do again: ${found.can_redo}</button></p>`}
    <ol class="steps">${found.steps.map((step) => html`<li key=${step.revision} class=${step.in_force ? "" : "gone"}>
      <span class="quiet">${time(step.at)}</span><span class="what" dir="auto">${step.what}${step.in_force ? "" : " (taken back)"}</span>
      ${step.in_force && html`<button type="button" aria-label=${`Take back ${step.what}`} onClick=${after(() => stepBack(step.revision))}>Take back</button>`}</li>`)}</ol>`;
}

const first = await get("/api/history");
app.replaceChildren();
render(html`<${History} first=${first} />`, app);
