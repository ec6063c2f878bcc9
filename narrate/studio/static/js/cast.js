// The cast: who is one person, and who speaks with which voice.
import { html, render, useEffect, useRef, useState } from "../vendor/htm-preact.js";
import { change, get, send } from "./api.js";
import { play, position, stop } from "./player.js";
import { complain, dialog, say } from "./shell.js";

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
    ${cast.close.length > 0 && html`<details open><summary class="warn">⚠ ${cast.close.length} pairs of voices are hard to tell apart</summary>
      <ul>${cast.close.map((pair) => html`<li key=${pair.names.join()}>${pair.names.join(" and ")}: ${pair.likeness === 1 ? "the same voice" : `alike by ${pair.likeness}`}</li>`)}</ul></details>`}
    ${cast.remarks.map((remark) => html`<p class="warn" key=${remark}>⚠ ${remark}</p>`)}
    <div class="strip"><label class="field">Find <input type="search" value=${words} onInput=${(event) => setWords(event.target.value)} /></label>
      <button type="button" disabled=${chosen.length !== 2} onClick=${() => merge(cast, chosen, () => { setChosen([]); return load(); })}>One person: ${chosen.length === 2 ? chosen.join(" and ") : "choose two"} …</button></div>
    <table><thead><tr><th scope="col"><span class="vh">Choose</span></th><th scope="col">Who</th><th scope="col">Lines</th><th scope="col">Voice</th><th scope="col">Why</th><th scope="col"><span class="vh">What to do</span></th></tr></thead>
    <tbody>${shown.map((entry) => html`<${Row} key=${entry.id} entry=${entry} chosen=${chosen.includes(entry.name)} toggle=${toggle} load=${load} />`)}</tbody></table>`;
}

function Row({ entry, chosen, toggle, load }) {
  const narrator = entry.id === "narrator";
  return html`<tr>
    <td>${!narrator && html`<input type="checkbox" checked=${chosen} aria-label=${`Choose ${entry.name}`} onChange=${() => toggle(entry.name)} />`}</td>
    <th scope="row"><span class="name-cell"><span class=${`look ${entry.colour} ${entry.pattern}`} aria-hidden="true"></span><span class=${`chip ${entry.colour}`}><bdi>${entry.name}</bdi></span></span>
      ${entry.aliases.length > 0 && html`<small class="quiet">also ${entry.aliases.slice(0, 6).join(", ")}</small>`}</th>
    <td class="number">${entry.lines} <span class="quiet">lines</span></td>
    <td>${entry.voice} <small class="quiet">${entry.engine}</small></td>
    <td><small>${entry.chosen ? "✓ decided by you" : entry.why}</small></td>
    <td><button type="button" disabled=${!entry.sample} onClick=${() => audition(entry, load)}>Change voice …<span class="vh"> of ${entry.name}</span></button></td></tr>`;
}

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

async function audition(entry, load) {
  const [voices, lines] = await Promise.all([get(`/api/voices?for=${encodeURIComponent(entry.id)}`), ownLines(entry)]);
  const box = dialog(`Voice for ${entry.name}`);
  box.addEventListener("close", stop);
  render(html`<${Drawer} entry=${entry} voices=${voices} lines=${lines} close=${() => box.close()} load=${load} />`, box);
}

const ownLines = async (entry) => [{ id: entry.sample, text: entry.sample_text }];

function Drawer({ entry, voices, close, load }) {
  const [words, setWords] = useState("");
  const [gender, setGender] = useState("");
  const [sounding, setSounding] = useState("");
  const [loudness, setLoudness] = useState({});
  const [cost, setCost] = useState(null);
  const heard = useRef({});
  const shown = voices.filter((voice) => (!gender || voice.gender === gender) && `${voice.name} ${voice.note} ${voice.engine}`.toLowerCase().includes(words.toLowerCase()));
  const hear = async (voice) => {
    const share = sounding ? position() / (heard.current.seconds || 1) : 0;
    setSounding(`${voice.name} …`);
    try {
      const take = await send("/api/audition", { line: entry.sample, voice: voice.name });
      const levels = { ...loudness, [voice.name]: take.lufs };
      setLoudness(levels);
      heard.current = take;
      setSounding(voice.name);
      const quietest = Math.min(...Object.values(levels));
      const at = share > 0.05 && share < 0.9 ? share * take.seconds : 0;
      await play(take.url, { volume: 10 ** ((quietest - take.lufs) / 20), at });
      setSounding("");
    } catch (problem) {
      setSounding("");
      complain(problem);
    }
  };
  const use = async (voice) => {
    try {
      const said = await change("/api/cast/voice", { name: entry.name, voice: voice.name });
      say(`${entry.name} speaks with ${voice.name}: ${said.lines} lines are to be spoken. Undo takes it back.`);
      close();
      await load();
    } catch (problem) {
      complain(problem);
    }
  };
  return html`
    <h2>Voice for ${entry.name}</h2>
    <p class="asked" dir="auto">${entry.sample_text}</p>
    <p class="quiet" role="status">${sounding ? `sounding: ${sounding}` : `${entry.lines} lines, now ${entry.voice}. Every voice says this line, at one loudness.`}</p>
    <div class="strip"><label class="field">Find <input type="search" value=${words} onInput=${(event) => setWords(event.target.value)} /></label>
      <label class="field">Gender <select onChange=${(event) => setGender(event.target.value)}>${["", "female", "male", "neutral"].map((name) => html`<option value=${name}>${name || "all"}</option>`)}</select></label></div>
    <div class="options"><table><tbody>${shown.map((voice) => html`<tr key=${`${voice.engine} ${voice.name}`}>
      <th scope="row">${voice.name}${voice.name === entry.voice ? " (now)" : ""} <small class="quiet">${voice.engine} · ${voice.language}</small></th>
      <td><small>${[voice.gender, voice.age, voice.grade && `grade ${voice.grade}`].filter(Boolean).join(", ")}</small></td>
      <td><small>${voice.used_by.length ? `used by ${voice.used_by.join(", ")}` : "used by nobody"}${voice.near.length && voice.near[1] >= 0.9 ? html`<br /><span class="warn">⚠ like ${voice.near[0]}’s</span>` : ""}</small></td>
      <td><span class="buttons"><button type="button" aria-label=${`Hear ${voice.name}`} onClick=${() => hear(voice)}>▶ Hear</button>
        ${voice.name !== entry.voice && html`<button type="button" aria-label=${`Use ${voice.name}`} onClick=${() => use(voice)}>Use</button>`}</span></td></tr>`)}</tbody></table></div>
    <div class="buttons"><button type="button" onClick=${close}>Keep ${entry.voice}</button></div>`;
}

const first = await get("/api/cast");
app.replaceChildren();
render(html`<${Cast} first=${first} />`, app);
