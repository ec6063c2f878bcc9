// A scene as it stands in the book, with its text: the line that sounds is marked.
import { html, render, useEffect, useRef, useState } from "../vendor/htm-preact.js";
import { change, get, send } from "./api.js";
import { on } from "./events.js";
import { complain, isFree, say } from "./shell.js";
import { showStage } from "./stage.js";

const app = document.getElementById("app");
const scene = app.dataset.scene;
const list = document.getElementById("cues");
const rows = new Map([...list.children].map((row) => [row.dataset.id, row]));
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
let scrolledAt = -1e9;
for (const kind of ["wheel", "touchmove"]) addEventListener(kind, () => { scrolledAt = performance.now(); }, { passive: true });

// The number of the last cue that has begun, -1 before the first.
export function cueAt(cues, seconds) {
  let low = 0;
  let high = cues.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cues[middle][1] <= seconds) low = middle + 1; else high = middle;
  }
  return low - 1;
}

function mark(id, follow) {
  for (const row of list.querySelectorAll("[aria-current]")) row.removeAttribute("aria-current");
  const row = rows.get(id);
  if (!row) return;
  row.setAttribute("aria-current", "true");
  if (follow && performance.now() - scrolledAt > 4000) row.scrollIntoView({ block: "center" });
}

function Player({ first }) {
  const [mix, setMix] = useState(first);
  const [playing, setPlaying] = useState(false);
  const [now, setNow] = useState(0);
  const [rate, setRate] = useState(1);
  const [follow, setFollow] = useState(!matchMedia("(prefers-reduced-motion: reduce)").matches);
  const [looped, setLooped] = useState(false);
  const [flagged, setFlagged] = useState([]);
  const [making, setMaking] = useState("");
  const sound = useRef();
  const canvas = useRef();
  const state = useRef({ at: -1 });
  Object.assign(state.current, { mix, follow, looped });
  const load = async () => setMix(await get(`/api/scenes/${scene}`));

  useEffect(() => {
    let frame = 0;
    const tick = () => {
      const { mix: { cues }, at, looped: loop } = state.current;
      if (sound.current && cues && !sound.current.seeking) {
        const time = sound.current.currentTime;
        const here = cueAt(cues, time);
        if (loop && at >= 0 && here !== at && !sound.current.paused) sound.current.currentTime = cues[at][1];
        else if (here !== at) {
          state.current.at = here;
          mark(here < 0 ? null : cues[here][0], state.current.follow && !sound.current.paused);
        }
        if (Math.abs(time - (state.current.shown ?? -1)) > 0.2) { state.current.shown = time; setNow(time); }
      }
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, []);
  useEffect(() => { if (mix.mixed) draw(canvas.current, mix.peaks); }, [mix]);
  useEffect(() => {
    const again = () => { if (mix.mixed) draw(canvas.current, mix.peaks); };
    addEventListener("resize", again);
    return () => removeEventListener("resize", again);
  }, [mix]);
  useEffect(() => {
    on("job", (job) => {
      if (job.title !== `Scene ${scene}`) return;
      setMaking(["done", "failed", "cancelled"].includes(job.state) ? "" : `${job.state} ${job.done}/${job.total}`);
      if (job.state === "done") load().then(() => sound.current?.load()).catch(complain);
      if (job.state === "failed") say(job.message);
    });
    document.addEventListener("narrate:story", () => load().catch(complain));
    const asked = rows.get(decodeURIComponent(location.hash.slice(2)));
    if (asked && mix.mixed) seek(asked.dataset.id);
  }, []);

  const make = () => { setMaking("queued"); send("/api/jobs", { scope: `scene:${scene}`, key: "" }).catch((problem) => { setMaking(""); complain(problem); }); };
  const toggle = () => { if (!sound.current) return; if (sound.current.paused) sound.current.play().catch(complain); else sound.current.pause(); };
  const seek = (id) => {
    const cue = state.current.mix.cues?.find(([line]) => line === id);
    if (cue && sound.current) { sound.current.currentTime = cue[1] + 0.001; state.current.at = -2; }
  };
  const jump = (by) => { const { mix: { cues }, at } = state.current; if (cues) seek(cues[Math.max(0, Math.min(cues.length - 1, at + by))][0]); };
  const faster = (by) => { const next = Math.max(0.5, Math.min(2, Math.round((rate + by) * 10) / 10)); setRate(next); if (sound.current) sound.current.playbackRate = next; };
  const flag = async () => {
    const cue = state.current.mix.cues?.[state.current.at];
    if (!cue) return;
    try {
      await change("/api/lines", { ids: [cue[0]], verb: "flag", value: "flagged while listening" }, "PATCH");
      rows.get(cue[0])?.classList.add("flagged");
      setFlagged((before) => [...new Set([...before, cue[0]])]);
      say("flagged: it is in the review");
    } catch (problem) { complain(problem); }
  };
  const edit = () => { const cue = state.current.mix.cues?.[state.current.at]; if (cue) location.href = `/script/${scene.split(".")[0]}#l${cue[0]}`; };

  useEffect(() => {
    const keys = (event) => {
      if (!isFree(event) || (event.key === " " && event.target.closest("button, a"))) return;
      const act = { " ": toggle, ArrowLeft: () => jump(-1), ArrowRight: () => jump(1), m: flag, l: () => setLooped((on) => !on), e: edit, "[": () => faster(-0.1), "]": () => faster(0.1) }[event.key];
      if (act) { event.preventDefault(); act(); }
    };
    const click = (event) => { const row = event.target.closest("#cues li"); if (row && !event.target.closest(".effects")) { seek(row.dataset.id); sound.current?.play().catch(complain); } };
    document.addEventListener("keydown", keys);
    list.addEventListener("click", click);
    return () => { document.removeEventListener("keydown", keys); list.removeEventListener("click", click); };
  });

  if (!mix.mixed) return html`<div class="card"><p>This scene has not been mixed yet.</p><button type="button" class="main" disabled=${Boolean(making)} onClick=${make}>Make it</button> <span role="status">${making}</span></div>`;
  return html`<div class="player">
    <audio ref=${sound} src=${`/api/scenes/${scene}/mix`} preload="auto" onPlay=${() => setPlaying(true)} onPause=${() => setPlaying(false)} onEnded=${() => setPlaying(false)}></audio>
    <div class="strip">
      <button type="button" class="main" onClick=${toggle}>${playing ? "❚❚ Pause" : "▶ Play"}</button>
      <span>${clock(now)} / ${clock(mix.seconds)}</span>
      <button type="button" onClick=${() => faster(-0.1)} aria-label="Slower">−</button><span>${rate.toFixed(1)}×</span><button type="button" onClick=${() => faster(0.1)} aria-label="Faster">+</button>
      <label class="field"><input type="checkbox" checked=${follow} onChange=${(event) => setFollow(event.target.checked)} /> follow the text</label>
      <label class="field"><input type="checkbox" checked=${looped} onChange=${(event) => setLooped(event.target.checked)} /> repeat the line <kbd>L</kbd></label>
      <button type="button" onClick=${flag}><kbd>M</kbd> Flag the line</button>
      <button type="button" onClick=${edit}><kbd>E</kbd> To the script</button>
      <a href=${`/api/scenes/${scene}/captions.vtt`} download=${`scene-${scene}.vtt`}>Captions</a>
    </div>
    <canvas ref=${canvas} height="56" aria-hidden="true"></canvas>
    <input type="range" min="0" max=${mix.seconds} step="0.1" value=${now} aria-label="Position" aria-valuetext=${`${clock(now)} of ${clock(mix.seconds)}`} onInput=${(event) => { sound.current.currentTime = Number(event.target.value); state.current.at = -2; }} />
    ${!mix.current && html`<p class="warn">↻ The scene has changed since this was mixed. <button type="button" disabled=${Boolean(making)} onClick=${make}>Make it again</button> <span role="status">${making}</span></p>`}
    ${flagged.length > 0 && html`<p>Flagged while listening: ${flagged.length} <a class="button" href="/review">Review them</a></p>`}
  </div>`;
}

function draw(canvas, peaks) {
  if (!canvas || !peaks) return;
  const width = canvas.clientWidth || 600;
  canvas.width = width;
  const pen = canvas.getContext("2d");
  pen.fillStyle = getComputedStyle(canvas).getPropertyValue("--act") || "#00528f";
  const count = peaks.length / 2;
  for (let x = 0; x < width; x += 1) {
    const from = Math.floor((x / width) * count);
    const to = Math.max(from + 1, Math.floor(((x + 1) / width) * count));
    let low = 0;
    let high = 0;
    for (let n = from; n < to && n < count; n += 1) { low = Math.min(low, peaks[2 * n]); high = Math.max(high, peaks[2 * n + 1]); }
    pen.fillRect(x, 28 - (high / 127) * 27, 1, Math.max(1, ((high - low) / 127) * 27));
  }
}

showStage(scene, document.getElementById("stage"), rows).catch(complain);
const first = await get(`/api/scenes/${scene}`);
app.replaceChildren();
render(html`<${Player} first=${first} />`, app);
