// A voice for somebody: every voice says the character's own line, at one loudness, at the pace and pitch that are set.
import { html, render, useRef, useState } from "../vendor/htm-preact.js";
import { change, get, send } from "./api.js";
import { Compare } from "./compare.js";
import { play, position, stop } from "./player.js";
import { complain, dialog, say } from "./shell.js";

export async function audition(entry, load) {
  const voices = await get(`/api/voices?for=${encodeURIComponent(entry.id)}`);
  const box = dialog(`Voice for ${entry.name}`);
  box.addEventListener("close", stop);
  render(html`<${Drawer} entry=${entry} voices=${voices} close=${() => box.close()} load=${load} />`, box);
}

const different = (values) => [...new Set(values)].sort();

function Drawer({ entry, voices, close, load }) {
  const [words, setWords] = useState("");
  const [only, setOnly] = useState({});
  const [sample, setSample] = useState(0);
  const [shape, setShape] = useState({ rate: entry.rate, pitch: entry.pitch });
  const [other, setOther] = useState(null);
  const [told, setTold] = useState("");
  const loudness = useRef({});
  const heard = useRef({ seconds: 1 });
  const now = voices.find((voice) => voice.name === entry.voice && voice.engine === entry.engine);
  const line = entry.samples[sample];
  const low = words.toLowerCase();
  const shown = voices.filter((voice) => Object.entries(only).every(([key, value]) => !value || voice[key] === value) && `${voice.name} ${voice.note} ${voice.engine}`.toLowerCase().includes(low));
  const hear = async (voice, blind = false) => {
    const share = position() / heard.current.seconds;
    if (voice !== now) setOther(voice);
    setTold("…");
    try {
      const take = await send("/api/audition", { line: line.id, voice: voice.name, ...shape });
      loudness.current[`${voice.engine} ${voice.name}`] = take.lufs;
      heard.current = take;
      setTold(blind ? "Listen." : take.lines ? `${take.lines} lines would have to be spoken, about ${take.work}.` : "Nothing would have to be spoken.");
      const quietest = Math.min(...Object.values(loudness.current));
      const at = share > 0.05 && share < 0.9 ? share * take.seconds : 0;
      await play(take.url, { volume: 10 ** ((quietest - take.lufs) / 20), at });
    } catch (problem) {
      setTold("");
      complain(problem);
    }
  };
  const set = (key, value) => { setShape({ ...shape, [key]: value }); heard.current = { seconds: 1e9 }; };
  const use = async (voice) => {
    const shaped = Object.fromEntries(Object.entries(shape).filter(([key, value]) => value !== entry[key]));
    try {
      const said = await change("/api/cast/voice", { name: entry.name, ...(voice === now ? {} : { voice: voice.name }), ...shaped });
      say(`${entry.name} speaks with ${voice.name}: ${said.lines} lines are to be spoken. Undo takes it back.`);
      close();
      await load();
    } catch (problem) {
      complain(problem);
    }
  };
  const isShaped = shape.rate !== entry.rate || shape.pitch !== entry.pitch;
  const another = () => { setSample((sample + 1) % entry.samples.length); heard.current = { seconds: 1e9 }; loudness.current = {}; };
  return html`
    <h2>Voice for ${entry.name}</h2>
    <p class="asked" dir="auto">${line.text}</p>
    <p class="quiet" role="status">${told || `${entry.lines} lines, now ${entry.voice}. Every voice says this line, at one loudness.`}</p>
    <div class="strip">
      ${entry.samples.length > 1 && html`<button type="button" onClick=${another}>Another line</button>`}
      <${Slider} label="Pace" value=${shape.rate} min="0.5" max="2" step="0.05" on=${(value) => set("rate", value)} />
      <${Slider} label="Pitch" value=${shape.pitch} min="-12" max="12" step="0.5" on=${(value) => set("pitch", value)} />
      ${now && isShaped && html`<button type="button" class="main" onClick=${() => use(now)}>Use pace and pitch</button>`}
    </div>
    ${now && other && html`<${Compare} key=${`${other.engine} ${other.name}`} one=${now} two=${other} hear=${hear} take=${(better) => better !== now && (() => use(better))} verb="Use" />`}
    <div class="strip"><label class="field">Find <input type="search" value=${words} onInput=${(event) => setWords(event.target.value)} /></label>
      ${["gender", "age", "language"].map((key) => html`<${Filter} key=${key} name=${key} values=${different(voices.map((voice) => voice[key]))} on=${(value) => setOnly({ ...only, [key]: value })} />`)}</div>
    <div class="options"><table><tbody>${shown.map((voice) => html`<${Choice} key=${`${voice.engine} ${voice.name}`} voice=${voice} now=${voice === now} hear=${hear} use=${use} />`)}</tbody></table></div>
    <div class="buttons"><button type="button" onClick=${close}>Keep ${entry.voice}</button></div>`;
}

function Choice({ voice, now, hear, use }) {
  return html`<tr>
    <th scope="row">${voice.name}${now ? " (now)" : ""} <small class="quiet">${voice.engine} · ${voice.language}</small></th>
    <td><small>${[voice.gender, voice.age, voice.grade && `grade ${voice.grade}`].filter(Boolean).join(", ")}</small></td>
    <td><small>${voice.used_by.length ? `used by ${voice.used_by.join(", ")}` : "used by nobody"}${voice.near.length && voice.near[1] >= 0.9 ? html`<br /><span class="warn">⚠ like ${voice.near[0]}’s</span>` : ""}</small></td>
    <td><span class="buttons"><button type="button" aria-label=${`Hear ${voice.name}`} onClick=${() => hear(voice)}>▶ Hear</button>
      ${!now && html`<button type="button" aria-label=${`Use ${voice.name}`} onClick=${() => use(voice)}>Use</button>`}</span></td></tr>`;
}

function Slider({ label, value, min, max, step, on }) {
  return html`<label class="field">${label} <input type="range" min=${min} max=${max} step=${step} value=${value} onInput=${(event) => on(Number(event.target.value))} /><output>${value}</output></label>`;
}

function Filter({ name, values, on }) {
  if (values.length < 2) return null;
  return html`<label class="field"><span class="vh">${name}</span><select onChange=${(event) => on(event.target.value)}><option value="">any ${name}</option>
    ${values.map((value) => html`<option key=${value} value=${value}>${value}</option>`)}</select></label>`;
}
