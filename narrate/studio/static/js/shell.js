// What every screen has: undo and redo, the job's progress, keys, messages.
import { change, get, saving, story } from "./api.js";
import { on } from "./events.js";

const KEYS = [
  ["↑ ↓", "line before, after"], ["Shift+↑ ↓", "choose several lines"], ["J K", "next, previous line to check"],
  ["1 – 9", "this candidate speaks"], ["C or /", "choose who speaks"], ["N", "somebody new speaks"], ["Enter", "confirm who speaks"],
  ["E or F2", "change what is said"], ["M", "flag the line"], ["Space", "hear from here"], ["Shift+Space", "hear this line"],
  ["G", "speak what is chosen"], ["X", "lock, unlock"], ["V", "the voice of who speaks"], ["R", "review"], ["Ctrl+Z", "undo"], ["Ctrl+Y", "redo"], ["?", "this list"],
];

const toast = document.body.appendChild(Object.assign(document.createElement("div"), { className: "toast" }));
toast.setAttribute("role", "status");
let fade = 0;
export const NOT_YET = "one moment: the lines are not there yet, so that key did nothing";

export function say(text) {
  toast.textContent = text;
  clearTimeout(fade);
  fade = setTimeout(() => { toast.textContent = ""; }, 6000);
}

export function complain(problem) {
  say(problem.message || String(problem));
}

// Whether a key is a shortcut now: not while somebody types, not in a dialog, not when single keys are switched off.
export function isFree(event) {
  const at = event.target;
  const typing = at.closest?.("input, textarea, select, dialog, [contenteditable]");
  return !typing && !event.ctrlKey && !event.metaKey && !event.altKey && localStorage.getItem("narrate-keys") !== "off";
}

export async function stepBack(step) {
  const body = step === undefined ? {} : { step };
  const said = await change("/api/undo", body);
  say(said.undone ? `taken back: ${said.undone}` : "there is nothing to take back");
}

export async function stepForward() {
  const said = await change("/api/redo", {});
  say(said.redone ? `done again: ${said.redone}` : "there is nothing to do again");
}

document.getElementById("undo").onclick = () => stepBack().catch(complain);
document.getElementById("redo").onclick = () => stepForward().catch(complain);
document.getElementById("help").onclick = () => showKeys();
document.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  const typing = event.target.closest?.("input:not([type=checkbox], [type=range]), textarea, [contenteditable]");
  if ((event.ctrlKey || event.metaKey) && !typing && (key === "z" || key === "y")) {
    event.preventDefault();
    (key === "y" || event.shiftKey ? stepForward() : stepBack()).catch(complain);
  } else if (isFree(event) && event.key === "?") showKeys();
  else if (isFree(event) && key === "r" && !document.querySelector("[data-keeps-r]")) location.href = "/review";
});

export function dialog(label, className = "") {
  const box = document.createElement("dialog");
  box.setAttribute("aria-label", label);
  box.className = className;
  const before = document.activeElement;
  box.addEventListener("close", () => { box.remove(); if (before?.isConnected) before.focus(); });
  document.getElementById("dialogs").append(box);
  box.showModal();
  return box;
}

function showKeys() {
  if (document.querySelector("dialog")) return;
  const box = dialog("Keyboard shortcuts");
  const list = document.createElement("dl");
  list.className = "keys";
  for (const [key, what] of KEYS) {
    const row = list.appendChild(document.createElement("div"));
    row.appendChild(document.createElement("dt")).appendChild(document.createElement("kbd")).textContent = key;
    row.appendChild(document.createElement("dd")).textContent = what;
  }
  const title = document.createElement("h2");
  title.textContent = "Keyboard";
  const label = document.createElement("label");
  label.className = "field";
  const single = Object.assign(document.createElement("input"), { type: "checkbox", checked: localStorage.getItem("narrate-keys") !== "off" });
  single.onchange = () => localStorage.setItem("narrate-keys", single.checked ? "on" : "off");
  label.append(single, " single keys act");
  const close = Object.assign(document.createElement("button"), { textContent: "Close", type: "button" });
  close.onclick = () => box.close();
  box.append(title, list, label, close);
  close.focus({ preventScroll: true });
}

on("project", ({ tag, revision }) => {
  story.revision = Math.max(story.revision, revision);
  if (tag !== story.tag) {
    story.tag = tag;
    document.dispatchEvent(new CustomEvent("narrate:story"));
  }
  saving(`saved · revision ${story.revision}`, "");
  tools().catch(() => undefined);
});
on("trouble", ({ text }) => saving(text, "bad"));
on("away", () => saving("the studio does not answer: nothing that was saved is lost", "bad"));
on("reset", () => refresh());
document.addEventListener("narrate:conflict", () => refresh());

async function refresh() {
  await tools(true);
  document.dispatchEvent(new CustomEvent("narrate:story"));
}

// The counts as they are now. The revision only rises, since an answer may be older than the last decision; after a
// refusal it is whatever the story says.
async function tools(anew = false) {
  const project = await get("/api/project");
  story.revision = anew ? project.revision : Math.max(story.revision, project.revision);
  story.tag = project.tag;
  const written = document.querySelector("#lines, #cues") && !document.activeElement.closest("textarea, input");
  if (written && project.wording !== story.wording) location.reload(); // the server wrote these lines: it writes them anew
  const undo = document.getElementById("undo");
  const redo = document.getElementById("redo");
  undo.title = project.can_undo;
  redo.title = project.can_redo;
  redo.disabled = !project.can_redo;
  undo.disabled = !project.can_undo;
  document.dispatchEvent(new CustomEvent("narrate:project", { detail: project }));
}

const pill = document.getElementById("job");
on("job", showJob);
function showJob(job) {
  const over = ["done", "failed", "cancelled"].includes(job.state);
  pill.hidden = over;
  pill.textContent = `${job.title}: ${job.state} ${job.done}/${job.total}`;
  if (over) say(`${job.title}: ${job.state}${job.message ? `, ${job.message}` : ""}`);
}
get("/api/jobs").then((jobs) => jobs.filter((job) => ["queued", "running", "paused"].includes(job.state)).forEach(showJob)).catch(() => undefined);
