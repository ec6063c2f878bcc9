// The script page: choosing lines, deciding about them, hearing them; everything by keyboard too.
import { html, render } from "../vendor/htm-preact.js";
import { change, get, send, story } from "./api.js";
import { pickWord } from "./ask.js";
import { on } from "./events.js";
import { Inspector } from "./inspector.js";
import { pickSpeaker } from "./picker.js";
import { isPlaying, play, stop } from "./player.js";
import { paint } from "./rows.js";
import { complain, isFree, NOT_YET, say } from "./shell.js";

const list = document.getElementById("lines");
const chapter = list.dataset.chapter;
const inspector = document.getElementById("inspector");
const filter = document.getElementById("filter");
const rows = [...list.children];
const byId = new Map(rows.map((row) => [row.dataset.id, row]));
let lines = new Map();
let people = [];
let current = null;
let chosen = new Set();
inspector.replaceChildren();

async function load() {
  const found = await get(`/api/chapters/${chapter}/lines`);
  const old = lines;
  const asSent = !old.size && found.tag === document.body.dataset.tag; // the server has painted these rows already
  lines = new Map(found.lines.map((line) => [line.id, line]));
  people = found.characters.map((one) => ({ name: one.name, look: [one.colour, one.pattern] }));
  for (const [id, line] of lines) {
    const row = byId.get(id);
    if (row && !asSent && JSON.stringify(old.get(id)) !== JSON.stringify(line)) paint(row, line);
  }
  if (rows.some((row) => !lines.has(row.dataset.id))) location.reload();
  const left = found.lines.filter((line) => line.unsure).length;
  document.getElementById("tocheck").textContent = `${left} to check`;
  document.title = document.title.replace(/\d+ to check/, `${left} to check`);
  sift();
  show();
}

function show() {
  const line = current && lines.get(current.dataset.id);
  render(html`<${Inspector} line=${line} count=${ids().length} act=${act} />`, inspector);
}

const ids = () => (chosen.size ? rows.filter((row) => chosen.has(row.dataset.id)).map((row) => row.dataset.id) : current ? [current.dataset.id] : []);

function go(row, { extend = false, toggle = false, focus = true } = {}) {
  if (!row) return;
  if (extend && current) {
    if (!chosen.size) chosen.add(current.dataset.id);
    const [low, high] = [rows.indexOf(current), rows.indexOf(row)].sort((a, b) => a - b);
    for (const between of rows.slice(low, high + 1)) if (!between.classList.contains("out")) chosen.add(between.dataset.id);
  } else if (toggle) {
    if (!chosen.size && current) chosen.add(current.dataset.id);
    if (chosen.has(row.dataset.id)) chosen.delete(row.dataset.id); else chosen.add(row.dataset.id);
  } else chosen = new Set();
  current?.removeAttribute("aria-current");
  if (current) current.tabIndex = -1;
  current = row;
  row.tabIndex = 0;
  row.setAttribute("aria-current", "true");
  for (const marked of list.querySelectorAll(".sel")) marked.classList.remove("sel");
  for (const id of chosen) byId.get(id).classList.add("sel");
  if (chosen.size > 1) say(`${chosen.size} lines chosen`);
  if (focus) row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  history.replaceState(null, "", `#l${row.dataset.id}`);
  show();
}

const seen = () => rows.filter((row) => !row.classList.contains("out"));

function step(by, { extend = false } = {}) {
  const shown = seen();
  go(shown[Math.max(0, Math.min(shown.length - 1, shown.indexOf(current) + by))], { extend });
}

function toCheck(by) {
  const shown = seen();
  const at = shown.indexOf(current);
  const order = by > 0 ? [...shown.slice(at + 1), ...shown.slice(0, at + 1)] : [...shown.slice(0, Math.max(0, at)).reverse(), ...shown.slice(Math.max(0, at)).reverse()];
  const next = order.find((row) => lines.get(row.dataset.id)?.unsure);
  if (next) go(next); else say("no line of this chapter is unsure");
}

async function decide(verb, value, about = ids()) {
  if (!about.length) return;
  try {
    await change("/api/lines", { ids: about, verb, value }, "PATCH");
    await load();
  } catch (problem) {
    complain(problem);
    await load().catch(() => undefined);
  }
}

const act = {
  decide,
  speaker: (name) => decide("speaker", name),
  confirm: () => { const line = lines.get(current?.dataset.id); if (line && line.kind !== "heading") decide("speaker", line.name); },
  flag: () => decide("flag", lines.get(current.dataset.id).flag ? "off" : "to look at"),
  lock: async (wish, about = ids()) => {
    try {
      await change("/api/lock", { ids: about, value: wish });
      await load();
    } catch (problem) { complain(problem); }
  },
  toggleLock: () => act.lock(lines.get(current.dataset.id).lock ? "off" : "on"),
  divide: async () => {
    const line = lines.get(current.dataset.id);
    const words = line.text.trim().split(/\s+/);
    const word = await pickWord(words, "With which word does a new line begin?", 0);
    if (!word) return;
    if (word === 1) say("the first word begins this line");
    else await change("/api/split", { line: line.id, word }).catch(complain);
  },
  leave: () => current?.focus(),
  hear: () => hear([current]),
  speak: async () => {
    const about = ids().slice(0, 500);
    await send("/api/jobs", { scope: `lines:${about.join(",")}`, key: "" }).catch(complain);
  },
  pick: async (fresh = false) => {
    const about = ids().filter((id) => !["heading", "note"].includes(lines.get(id)?.kind));
    if (!about.length) return say("who speaks here is not asked");
    const name = await pickSpeaker(people, { count: about.length, fresh });
    return name && decide("speaker", name, about);
  },
};

async function hear(some) {
  for (const row of some) {
    const line = lines.get(row.dataset.id);
    if (!line?.take) {
      if (some.length === 1) say("this line is not spoken yet: G speaks it");
      continue;
    }
    if (some.length > 1) go(row, { focus: document.activeElement === current });
    await play(`/api/takes/${line.take}`);
  }
}

const KEYS = {
  ArrowDown: (event) => step(1, { extend: event.shiftKey }),
  ArrowUp: (event) => step(-1, { extend: event.shiftKey }),
  j: () => toCheck(1),
  k: () => toCheck(-1),
  c: () => act.pick(),
  "/": () => act.pick(),
  n: () => act.pick(true),
  e: () => document.getElementById("spoken")?.focus(),
  F2: () => document.getElementById("spoken")?.focus(),
  m: () => act.flag(),
  x: () => act.toggleLock(),
  g: () => act.speak(),
  v: () => { location.href = `/cast#${encodeURIComponent(lines.get(current.dataset.id).name)}`; },
  Enter: () => act.confirm(),
  Escape: () => { stop(); chosen = new Set(); go(current); },
  " ": (event) => {
    if (isPlaying()) stop();
    else hear(event.shiftKey ? [current] : seen().slice(seen().indexOf(current))).catch(complain);
  },
};
const ANYWHERE = ["j", "k", "ArrowDown", "ArrowUp"];

document.addEventListener("keydown", (event) => {
  if (!isFree(event)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (["Enter", " "].includes(key) && event.target.closest("button, a, summary")) return;
  if (!lines.size) {
    if (KEYS[key] || /^[1-9]$/.test(key)) { event.preventDefault(); say(NOT_YET); }
    return;
  }
  if (!current && !ANYWHERE.includes(key)) return;
  if (/^[1-9]$/.test(key)) {
    const candidate = lines.get(current.dataset.id)?.candidates[Number(key) - 1];
    if (candidate) decide("speaker", candidate[0]);
    event.preventDefault();
  } else if (KEYS[key]) {
    event.preventDefault();
    KEYS[key](event);
  }
});

list.addEventListener("click", (event) => {
  const row = event.target.closest(".line");
  if (!row) return;
  const who = event.target.closest(".who");
  if (who && chosen.has(row.dataset.id)) { act.pick(); return; }
  go(row, { extend: event.shiftKey, toggle: event.ctrlKey || event.metaKey, focus: !who });
  if (who) act.pick();
});
document.getElementById("next").onclick = () => toCheck(1);
document.getElementById("prev").onclick = () => toCheck(-1);
filter.onchange = sift;

function sift() {
  const wanted = filter.value;
  const tests = {
    "": () => true, check: (line) => line.unsure, failed: (line) => line.standing === "failed", mine: (line) => line.decided.length > 0, locked: (line) => line.lock !== "", odd: (line) => line.problems !== "",
    stale: (line) => !["fresh", "locked", "silent"].includes(line.standing),
  };
  const test = tests[wanted] || ((line) => `who:${line.speaker}` === wanted);
  for (const row of rows) {
    const line = lines.get(row.dataset.id);
    row.classList.toggle("out", Boolean(line) && row !== current && !test(line));
  }
}

document.addEventListener("narrate:story", () => load().catch(complain));
on("line", ({ id }) => { if (byId.has(id)) refreshSoon(); });
on("takes", () => load().catch(complain));
let soon = 0;
function refreshSoon() {
  soon ||= setTimeout(() => { soon = 0; load().catch(complain); }, 700);
}

load().then(() => {
  const asked = byId.get(decodeURIComponent(location.hash.slice(2)));
  go(asked || rows[0], { focus: Boolean(asked) });
}).catch(complain);
