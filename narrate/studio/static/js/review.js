// The review queue: one unsure line after the other, a key or two for each.
import { html, render, useEffect, useLayoutEffect, useRef, useState } from "../vendor/htm-preact.js";
import { change, get, story } from "./api.js";
import { pickSpeaker } from "./picker.js";
import { play } from "./player.js";
import { percent } from "./rows.js";
import { complain, isFree, NOT_YET, say, stepBack } from "./shell.js";

const app = document.getElementById("app");
let people = [];

function Review({ first }) {
  const [items, setItems] = useState(first);
  const [skipped, setSkipped] = useState([]);
  const [done, setDone] = useState(0);
  const left = items.filter((item) => !skipped.includes(item.id));
  const item = left[0];
  const shown = useRef(null);
  shown.current = item?.id;
  const busy = useRef(false);
  const turn = useRef(0);
  const gone = useRef(new Set()); // decided, and perhaps still painted for a moment: not to be decided again
  // Only the newest answer counts: an older one may still hold a line that was decided meanwhile.
  const load = async () => {
    turn.current += 1;
    const mine = turn.current;
    const found = await get("/api/review");
    if (mine !== turn.current) return;
    story.wording = found.wording;
    gone.current = new Set();
    setItems((before) => inOrder(before, found.items, shown.current));
  };

  const settle = async (name, about) => {
    if (busy.current || gone.current.has(about[0])) return;
    busy.current = true;
    try {
      await change("/api/lines", { ids: about, verb: "speaker", value: name }, "PATCH");
      about.forEach((id) => gone.current.add(id));
      setDone((before) => before + about.length);
      setItems((before) => before.filter((one) => !about.includes(one.id)));
    } catch (problem) {
      complain(problem);
    }
    busy.current = false;
    load().catch(complain);
  };
  const pick = async (fresh) => {
    const name = await pickSpeaker(people, { fresh });
    if (name) settle(name, [item.id]);
  };
  const skip = () => setSkipped([...skipped, item.id]);

  useEffect(() => {
    const again = () => load().catch(complain);
    document.addEventListener("narrate:story", again);
    return () => document.removeEventListener("narrate:story", again);
  }, []);
  useLayoutEffect(() => {
    const keys = (event) => {
      if (!isFree(event) || !item || (["Enter", " "].includes(event.key) && event.target.closest("button, a"))) return;
      const key = event.key.toLowerCase();
      const act = {
        enter: () => settle(item.candidates[0]?.[0] || item.name, [item.id]),
        a: () => settle(item.candidates[0][0], [item.id, ...item.similar]),
        c: () => pick(false), "/": () => pick(false), n: () => pick(true), s: skip,
        u: () => stepBack().then(() => { setDone(Math.max(0, done - 1)); return load(); }).catch(complain),
        " ": () => hear(item),
      }[key];
      const candidate = /^[1-9]$/.test(key) && item.candidates[Number(key) - 1];
      if (!act && !candidate) return;
      event.preventDefault();
      if (candidate) settle(candidate[0], [item.id]); else act();
    };
    document.addEventListener("keydown", keys);
    return () => document.removeEventListener("keydown", keys);
  });

  if (!item) return html`<p class="lead" role="status">✓ ${skipped.length ? `Nothing left but ${skipped.length} skipped.` : "No line is unsure."} ${done ? `${done} decided.` : ""}</p>
    <div class="buttons">${skipped.length > 0 && html`<button type="button" onClick=${() => setSkipped([])}>Look at them again</button>`}<a class="button" href="/script">Script</a></div>`;
  const total = done + items.length;
  return html`
    <p role="status">${done} decided, ${left.length} to check${skipped.length ? `, ${skipped.length} skipped` : ""}</p>
    <progress max=${total} value=${done} aria-label="Decided"></progress>
    <div class="card">
      ${item.before.map((line) => html`<p class="around" key=${line.id}><span dir="auto">${line.text}</span><b><bdi>${line.name}</bdi></b></p>`)}
      <p class="asked" dir="auto" id="asked">${item.text}</p>
      ${item.after.map((line) => html`<p class="around" key=${line.id}><span dir="auto">${line.text}</span><b><bdi>${line.name}</bdi></b></p>`)}
      <p class="quiet">${item.flag ? `Flagged: ${item.flag}. ` : ""}${item.why} (${item.evidence}). <a href=${`/script/${item.id.split(".")[0]}#l${item.id}`}>line ${item.id}</a></p>
      <ol class="candidates" aria-label="Who may speak">
        ${item.candidates.slice(0, 6).map(([name, share], n) => html`<li key=${name}><button type="button" onClick=${() => settle(name, [item.id])}>
          <span><kbd>${n + 1}</kbd> <bdi>${name}</bdi></span><span>${percent(share)}</span></button></li>`)}
      </ol>
      <div class="buttons">
        <button type="button" class="main" onClick=${() => settle(item.candidates[0]?.[0] || item.name, [item.id])}><kbd>Enter</kbd> ${item.candidates[0]?.[0] || item.name}</button>
        ${item.similar.length > 0 && html`<button type="button" onClick=${() => settle(item.candidates[0][0], [item.id, ...item.similar])}><kbd>A</kbd> and ${item.similar.length} lines like it</button>`}
        <button type="button" onClick=${() => pick(false)}><kbd>C</kbd> somebody else …</button>
        <button type="button" onClick=${() => pick(true)}><kbd>N</kbd> somebody new …</button>
        <button type="button" onClick=${skip}><kbd>S</kbd> skip</button>
        <button type="button" onClick=${() => hear(item)}><kbd>Space</kbd> hear</button>
        <button type="button" onClick=${() => stepBack().then(load).catch(complain)}><kbd>U</kbd> undo</button>
      </div>
    </div>`;
}

// The newest state of the queue, in the order in which it was begun: what is being looked at never changes places under
// a finger, and stays until it is answered even when it has become sure. New lines come last.
function inOrder(before, now, shown) {
  const fresh = new Map(now.map((item) => [item.id, item]));
  const known = before.filter((item) => fresh.has(item.id) || item.id === shown).map((item) => fresh.get(item.id) || item);
  const ids = new Set(known.map((item) => item.id));
  return [...known, ...now.filter((item) => !ids.has(item.id))];
}

function hear(item) {
  if (item.take) play(`/api/takes/${item.take}`).catch(complain);
  else say("this line is not spoken yet: on the script page G speaks it");
}

const early = (event) => { if (isFree(event) && /^([1-9acnsu/ ]|enter)$/i.test(event.key) && !event.target.closest("button, a")) say(NOT_YET); };
document.addEventListener("keydown", early);
const [queue, project] = await Promise.all([get("/api/review"), get("/api/project")]);
people = project.characters.map((one) => ({ name: one.name, look: [one.colour, one.pattern] }));
app.replaceChildren();
document.removeEventListener("keydown", early);
render(html`<${Review} first=${queue.items} />`, app);
