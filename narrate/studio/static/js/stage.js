// A scene's stage: room, beds, music, and effects at their words; struck, added, moved, heard.
import { html, render, useEffect, useState } from "../vendor/htm-preact.js";
import { change, get } from "./api.js";
import { play } from "./player.js";
import { asked, pickWord } from "./ask.js";
import { complain } from "./shell.js";

const hear = (sound) => play(`/api/sounds/${encodeURIComponent(sound)}`).catch(complain);

export async function showStage(scene, place, rows) {
  const first = await get(`/api/scenes/${scene}/stage`);
  render(html`<${Stage} scene=${scene} rows=${rows} first=${first} />`, place);
}

function Stage({ scene, rows, first }) {
  const [view, setView] = useState(first);
  const load = async () => setView(await get(`/api/scenes/${scene}/stage`));
  const decide = (line, values) => change("/api/stage", { line, values }).then(load).catch((problem) => { complain(problem); load().catch(complain); });
  useEffect(() => {
    const again = () => load().catch(complain);
    document.addEventListener("narrate:story", again);
    return () => document.removeEventListener("narrate:story", again);
  }, []);
  useEffect(() => { if (view.drama) for (const [id, row] of rows) paintEffects(row, id, view, decide); }, [view]);
  if (!view.drama) return html`<p class="quiet">Plain: nothing but the lines. Start the studio with <code>--style drama</code> for rooms, weather, effects and music.</p>`;
  const { stage, line } = view;
  const beds = stage.beds.map((bed) => bed.sound);
  const set = (what, value) => decide(line, [`${what}=${value || "none"}`]);
  return html`<div class="strip stage">
    <label class="field">Room <${Choice} value=${stage.room} names=${view.rooms} none="none" on=${(name) => set("room", name)} free=${view.editable} /></label>
    <label class="field">Music before <${Choice} value=${stage.music?.sound} names=${view.sounds.music} none="none" on=${(name) => set("sting", name)} free=${view.editable} /></label>
    ${stage.music && html`<button type="button" aria-label=${`Hear ${stage.music.sound}`} onClick=${() => hear(stage.music.sound)}>▶</button>`}
    <span class="field">Beds ${stage.beds.map((bed) => html`<${Sound} key=${bed.sound} sound=${bed} strike=${view.editable && (() => set("bed", beds.filter((name) => name !== bed.sound).join("+")))} />`)}
      ${!beds.length && html`<span class="quiet">none</span>`}</span>
    ${view.editable && html`<label class="field"><span class="vh">Add a bed</span><${Choice} value="" names=${view.sounds.beds.filter((name) => !beds.includes(name))} none="add a bed …" on=${(name) => name && set("bed", [...beds, name].join("+"))} free=${true} /></label>`}
    ${stage.room_why && html`<small class="quiet">${stage.room}: ${stage.room_why}</small>`}
  </div>`;
}

function Choice({ value, names, none, on, free }) {
  return html`<select disabled=${!free} onChange=${(event) => { const name = event.target.value; if (!value) event.target.value = ""; on(name); }}>
    <option value="" selected=${!value}>${none}</option>${names.map((name) => html`<option key=${name} value=${name} selected=${name === value}>${name}</option>`)}</select>`;
}

function Sound({ sound, strike, move }) {
  return html`<span class="sound" title=${`${sound.origin}: ${sound.why}`}><button type="button" aria-label=${`Hear ${sound.sound}`} onClick=${() => hear(sound.sound)}>▶ ${sound.sound}</button>
    ${move && html`<button type="button" aria-label=${`Move ${sound.sound} to another word`} onClick=${move}>↔</button>`}
    ${strike && html`<button type="button" aria-label=${`Strike ${sound.sound}`} onClick=${strike}>✕</button>`}</span>`;
}

// The effects of a line, under its text.
function paintEffects(row, id, view, decide) {
  const words = view.words[id];
  if (!words) return;
  let place = row.querySelector(".effects");
  if (!place) {
    place = row.appendChild(document.createElement("div"));
    place.className = "effects";
  }
  const mine = view.stage.effects.filter((effect) => effect.line === id);
  const written = (effects) => ["none", ...effects.map((effect) => `${effect.sound}@${effect.word}`)];
  const without = (one) => mine.filter((effect) => effect !== one);
  const move = async (one) => { const word = await pickWord(words, `${one.sound} begins with`, one.word); if (word) decide(id, written([...without(one), { ...one, word }])); };
  const add = async () => {
    const sound = await pickSound(view.sounds.effects);
    const word = sound && (await pickWord(words, `${sound} begins with`, 1));
    if (word) decide(id, [`${sound}@${word}`]);
  };
  render(html`${mine.map((one) => html`<span key=${`${one.sound} ${one.word}`}><${Sound} sound=${one} strike=${view.editable && (() => decide(id, written(without(one))))} move=${view.editable && (() => move(one))} />
    <small class="quiet"> at “${words[one.word - 1]}”</small></span>`)}
    ${view.editable && html`<button type="button" class="add" onClick=${add}>+ sound<span class="vh"> with line ${id}</span></button>`}`, place);
}

const pickSound = (sounds) => asked("Which sound?", (choose) => html`<ul class="options">
  ${sounds.map((sound) => html`<li key=${sound}><button type="button" aria-label=${`Hear ${sound}`} onClick=${() => hear(sound)}>▶</button><button type="button" onClick=${() => choose(sound)}>${sound}</button></li>`)}</ul>`);
