// One line in full: who may speak it and why, what is said and how.
import { html, useEffect, useRef, useState } from "../vendor/htm-preact.js";
import { get } from "./api.js";
import { Compare } from "./compare.js";
import { play } from "./player.js";
import { SIGNS, percent } from "./rows.js";
import { complain } from "./shell.js";

const KINDS = ["dialogue", "narration", "thought", "text"];

export function Inspector({ line, count, act }) {
  if (!line) return html`<p>Choose a line.</p>`;
  const about = count > 1 ? `${count} lines` : "this line";
  const prose = !["heading", "note"].includes(line.kind);
  const ours = line.kind !== "note";
  return html`
    <h2>Line ${line.id}${count > 1 ? `, and ${count - 1} more` : ""}</h2>
    <p><span class=${`chip ${line.look[0]}`}><bdi>${line.name}</bdi></span>${" · "}${SIGNS[line.standing][1]}
      ${line.confirmed ? html`<br /><span class="mine">✓ decided by you</span>` : null}</p>
    <div class="slot">${Boolean(line.lock) && line.lock !== "holds" && html`<${Ended} line=${line} act=${act} />`}${Boolean(line.problems) && html`<p class="warn">△ Listen to this recording, which was made at a second try: ${line.problems}.</p>`}</div>
    <p class="quiet">${line.why}${line.evidence && line.evidence !== "edited" ? ` (${line.evidence}, ${percent(line.confidence)} sure)` : ""}</p>
    ${prose ? html`
      <${Candidates} line=${line} act=${act} />
      <div class="buttons">
        <button type="button" onClick=${() => act.pick()}><kbd>C</kbd> Who speaks ${about} …</button>
        ${!line.confirmed && line.kind === "dialogue" && html`<button type="button" onClick=${() => act.confirm()}><kbd>Enter</kbd> Right</button>`}
      </div>
      <${Words} line=${line} act=${act} key=${line.id} />` : html`<p class="quiet">${ours ? "The narrator reads a heading." : "A note is no part of the story."}</p>${ours && html`<${Spoken} line=${line} act=${act} key=${line.id} />`}`}
    <div class="buttons">
      <button type="button" onClick=${() => act.hear()} disabled=${!line.take}><kbd>⇧Space</kbd> Hear</button>
      <button type="button" onClick=${() => act.speak()} disabled=${line.standing === "silent"}><kbd>G</kbd> Speak ${about}</button>
      ${ours && html`<button type="button" onClick=${() => act.flag()}><kbd>M</kbd> ${line.flag ? "Take the flag off" : "Flag"}</button>`}
      ${ours && html`<button type="button" onClick=${() => act.toggleLock()} disabled=${!line.lock && !line.take}><kbd>X</kbd> ${line.lock ? "Unlock" : "Lock"}</button>`}
      ${prose && line.text.trim().includes(" ") && html`<button type="button" onClick=${() => act.divide()}>Divide …</button>`}
      <a class="button" href=${`/listen/${line.id.split(".").slice(0, 2).join(".")}#l${line.id}`}>Hear the scene</a>
    </div>
    <div class="slot">${ours && line.standing !== "silent" && html`<${Takes} line=${line} act=${act} />`}</div>
    <details><summary>Original text</summary><p dir="auto" class="text">${line.text}</p></details>`;
}

// A lock that holds no more: nothing old is heard in silence, and the person decides what becomes of the recording.
function Ended({ line, act }) {
  return html`<div class="warn"><p>□ You locked this line. The lock holds no more, since ${line.lock}: it is to be spoken anew.</p>
    <div class="buttons"><button type="button" onClick=${() => act.lock("keep", [line.id])}>Keep the old recording</button>
      <button type="button" disabled=${!line.take} onClick=${() => act.lock("on", [line.id])}>Lock the new one</button>
      <button type="button" onClick=${() => act.lock("off", [line.id])}>Let it go</button></div></div>`;
}

// Every recording of the line that is still there: heard at one loudness, and any of them kept.
function Takes({ line, act }) {
  const [takes, setTakes] = useState(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    setTakes(null);
    setOther(null);
    if (open) get(`/api/lines/${line.id}/takes`).then(setTakes).catch(complain);
  }, [open, line.id, line.take, line.lock]);
  const quietest = Math.min(...(takes || []).map((one) => one.lufs));
  const hear = (one) => play(`/api/takes/${one.take}`, { volume: 10 ** ((quietest - one.lufs) / 20) }).catch(complain);
  const [other, setOther] = useState(null);
  const name = (one) => [one.voice, one.rate !== 1 && `pace ${one.rate}`, one.pitch !== 0 && `pitch ${one.pitch}`].filter(Boolean).join(", ");
  return html`<details open=${open} onToggle=${(event) => setOpen(event.target.open)}><summary>Recordings</summary>
    ${takes && !takes.length && html`<p class="quiet">Not spoken yet.</p>`}
    <ol class="takes">${(takes || []).map((one, n) => html`<li key=${one.take}>
      <button type="button" aria-label=${`Hear recording ${n + 1}, ${name(one)}`} onClick=${() => hear(one)}>▶</button>
      <span>${name(one)} <small class="quiet">${one.seconds} s${one.current ? " · as it is now" : ""}${one.text !== line.spoken ? ` · “${one.text}”` : ""}</small></span>
      ${one.locked ? html`<span class="mine">■ locked</span>` : html`${n > 0 && html`<button type="button" aria-label=${`Compare recording ${n + 1}, ${name(one)}, with the first`} onClick=${() => setOther(one)}>A/B</button>`}
        <button type="button" aria-label=${`Keep recording ${n + 1}, ${name(one)}`} onClick=${() => act.lock(one.take, [line.id])}>Keep</button>`}</li>`)}</ol>
    ${other && html`<${Compare} key=${other.take} one=${{ ...takes[0], name: name(takes[0]) }} two=${{ ...other, name: name(other) }} hear=${hear} take=${(better) => !better.locked && (() => act.lock(better.take, [line.id]))} verb="Keep" />`}</details>`;
}

function Candidates({ line, act }) {
  if (!line.candidates.length) return null;
  return html`<ol class="candidates" aria-label="Who may speak">
    ${line.candidates.slice(0, 5).map(([name, share], n) => html`<li key=${name}><button type="button" onClick=${() => act.speaker(name)}
      aria-label=${`${name}, ${percent(share)}`}><span><kbd>${n + 1}</kbd> <bdi>${name}</bdi></span><span>${percent(share)}</span></button></li>`)}
    <li><button type="button" onClick=${() => act.pick(true)}><span><kbd>N</kbd> somebody new …</span></button></li></ol>`;
}

const Spoken = ({ line, act }) => html`<${Field} label="What is said" id="spoken" value=${line.spoken} limit="4000" leave=${act.leave} save=${(text) => act.decide("spoken", text, [line.id])} />`;

function Words({ line, act }) {
  return html`
    <${Spoken} line=${line} act=${act} />
    <${Field} label="How it is said" value=${line.manner} limit="100" hint="whispering, coldly …" leave=${act.leave} save=${(text) => act.decide("direction", text, [line.id])} />
    <label class="field">What it is <select value=${line.kind} onChange=${(e) => act.decide("kind", e.target.value)}>
      ${KINDS.map((kind) => html`<option value=${kind} selected=${kind === line.kind}>${kind}</option>`)}</select></label>`;
}

// A text that is saved when it is left, and not when it is left with Escape. The field itself holds what is typed.
function Field({ label, id, value, limit, hint, leave, save }) {
  const field = useRef();
  useEffect(() => { if (document.activeElement !== field.current) field.current.value = value; }, [value]);
  const keep = () => { const text = field.current.value; if (text.trim() && text !== value) save(text); };
  const keys = (event) => {
    if (event.key === "Escape") field.current.value = value;
    const done = event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || !id));
    if (done) { event.preventDefault(); leave(); }
  };
  const shared = { ref: field, maxlength: limit, placeholder: hint, dir: "auto", onBlur: keep, onKeyDown: keys };
  return html`<label>${label} ${id ? html`<textarea id=${id} ...${shared}></textarea>` : html`<input ...${shared} />`}</label>`;
}
