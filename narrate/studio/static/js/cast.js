// The cast: who is one person, and who speaks with which voice.
import { html, render, useEffect, useState } from "../vendor/htm-preact.js";
import { change, get, send } from "./api.js";
import { complain, dialog, say } from "./shell.js";
import { audition } from "./voices.js";

const app = document.getElementById("app");

function Cast({ first }) {
  const [cast, setCast] = useState(first);
  const [chosen, setChosen] = useState([]);
  const [words, setWords] = useState("");
  const load = async () => setCast(await get("/api/cast"));
  useEffect(() => {
    const again = () => load().catch(complain);
    document.addEventListener("narrate:story", again);
    const asked = decodeURIComponent(location.hash.slice(1));
    const entry = asked && cast.entries.find((one) => one.name === asked);
    if (entry) audition(entry, load);
    return () => document.removeEventListener("narrate:story", again);
  }, []);
  const toggle = (name) => setChosen(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name].slice(-2));
  const low = words.toLowerCase();
  const shown = cast.entries.filter((one) => [one.name, ...one.aliases].some((name) => name.toLowerCase().includes(low)));
  return html`
    <div>${cast.close.length > 0 && html`<details open><summary class="warn">⚠ ${cast.close.length} pairs of voices are hard to tell apart</summary>
      <ul>${cast.close.map((pair) => html`<li key=${pair.names.join()}>${pair.names.join(" and ")}: ${pair.likeness === 1 ? "the same voice" : `alike by ${pair.likeness}`}</li>`)}</ul></details>`}</div>
    <div>${cast.alike.map(([one, other]) => html`<p class="warn" key=${`${one} ${other}`}>⚠ <bdi>${one}</bdi> and <bdi>${other}</bdi> look like one person.${" "}
      <button type="button" onClick=${() => merge(cast, [one, other], load)}>One person: ${one} and ${other} …</button>${" "}<button type="button" onClick=${() => apart(one, other, load)}>Keep ${one} and ${other} apart</button></p>`)}
    ${cast.remarks.map((remark) => html`<p class="warn" key=${remark}>⚠ ${remark}</p>`)}</div>
    <div class="strip"><label class="field">Find <input type="search" value=${words} onInput=${(event) => setWords(event.target.value)} /></label>
      <button type="button" disabled=${chosen.length !== 2} onClick=${() => merge(cast, chosen, () => { setChosen([]); return load(); })}>One person: ${chosen.length === 2 ? chosen.join(" and ") : "choose two"} …</button>
      <label class="field"><input type="checkbox" checked=${cast.cast === "single"} onChange=${(event) => choose(event.target.checked ? "single" : "full", load)} /> one narrator reads everything</label></div>
    <table><thead><tr><th scope="col"><span class="vh">Choose</span></th><th scope="col">Who</th><th scope="col">Lines</th><th scope="col">Voice</th><th scope="col">Why</th><th scope="col"><span class="vh">What to do</span></th></tr></thead>
    <tbody>${shown.map((entry) => html`<${Row} key=${entry.id} entry=${entry} chosen=${chosen.includes(entry.name)} single=${cast.cast === "single"} toggle=${toggle} load=${load} />`)}</tbody></table>`;
}

function Row({ entry, chosen, single, toggle, load }) {
  const narrator = entry.id === "narrator";
  return html`<tr>
    <td>${!narrator && html`<input type="checkbox" checked=${chosen} aria-label=${`Choose ${entry.name}`} onChange=${() => toggle(entry.name)} />`}</td>
    <th scope="row"><span class="name-cell"><span class=${`look ${entry.colour} ${entry.pattern}`} aria-hidden="true"></span><span class=${`chip ${entry.colour}`}><bdi>${entry.name}</bdi></span></span>
      ${entry.aliases.length > 0 && html`<small class="quiet">also ${entry.aliases.slice(0, 6).join(", ")}</small>`}</th>
    <td class="number">${entry.lines} <span class="quiet">lines</span></td>
    <td>${entry.voice} <small class="quiet">${[entry.engine, entry.rate !== 1 && `pace ${entry.rate}`, entry.pitch !== 0 && `pitch ${entry.pitch}`].filter(Boolean).join(" · ")}</small></td>
    <td><small>${entry.chosen ? "✓ decided by you" : entry.why}</small></td>
    <td><button type="button" disabled=${!entry.samples.length || (single && !narrator)} onClick=${() => audition(entry, load)}>Change voice …<span class="vh"> of ${entry.name}</span></button></td></tr>`;
}

const choose = (which, load) => change("/api/cast/kind", { cast: which }).then(load).catch((problem) => { complain(problem); load().catch(complain); });
const apart = (one, other, load) => change("/api/cast/merge", { into: one, other, apart: true }).then(load).catch(complain);

async function merge(cast, names, done) {
  const [one, other] = names.map((name) => cast.entries.find((entry) => entry.name === name)).sort((a, b) => b.lines - a.lines || b.name.length - a.name.length);
  try {
    const cost = await send("/api/cast/merge", { into: one.name, other: other.name, dry_run: true });
    const box = dialog("One person");
    const go = async () => {
      await change("/api/cast/merge", { into: one.name, other: other.name }).then(() => say(`${other.name} is ${one.name}: undo takes it back`)).catch(complain);
      box.close();
      await done();
    };
    render(html`<h2>${other.name} is ${one.name}?</h2>
      <p>${cost.lines} lines move, ${cost.takes} more lines are to be spoken. ${one.name} stays, ${other.name} becomes another name of the same person. Undo takes it back.</p>
      <div class="buttons"><button type="button" class="main" onClick=${go}>Merge into ${one.name}</button><button type="button" onClick=${() => box.close()}>Keep apart</button></div>`, box);
  } catch (problem) {
    complain(problem);
  }
}

const first = await get("/api/cast");
app.replaceChildren();
render(html`<${Cast} first=${first} />`, app);
