// Choosing who speaks: type to search, arrows, Enter; a name that nobody has is somebody new.
import { html, render, useLayoutEffect, useRef, useState } from "../vendor/htm-preact.js";
import { dialog } from "./shell.js";

// Resolves with a name, or null when it was left with Escape. `people` are {name, look, aliases}.
export function pickSpeaker(people, { count = 1, fresh = false } = {}) {
  return new Promise((resolve) => {
    const box = dialog("Who speaks?");
    let chosen = null;
    const choose = (name) => { chosen = name; box.close(); };
    box.addEventListener("close", () => resolve(chosen));
    const title = fresh ? "Somebody new speaks" : "Who speaks";
    render(html`<${Picker} people=${fresh ? [] : people} title=${`${title} ${count === 1 ? "this line" : `these ${count} lines`}?`} choose=${choose} />`, box);
  });
}

function Picker({ people, title, choose }) {
  const [words, setWords] = useState("");
  const [at, setAt] = useState(0);
  const field = useRef();
  useLayoutEffect(() => field.current.focus(), []); // at once: the next key may come before anything is painted
  const found = matching(people, words);
  const place = Math.min(at, found.length - 1);
  const keys = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setAt((place + (event.key === "ArrowDown" ? 1 : found.length - 1)) % Math.max(1, found.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      const now = matching(people, event.target.value); // who types fast is ahead of what is painted
      const one = now[event.target.value === words ? place : 0];
      if (one) choose(one.name);
    }
  };
  return html`
    <h2 id="picker-title">${title}</h2>
    <input ref=${field} role="combobox" aria-labelledby="picker-title" aria-expanded="true" aria-controls="picker-list" aria-autocomplete="list"
      aria-activedescendant=${found[place] ? `picker-${place}` : undefined} autocomplete="off" maxlength="200" value=${words}
      onInput=${(event) => { setWords(event.target.value); setAt(0); }} onKeyDown=${keys} />
    <ul class="options" id="picker-list" role="listbox" aria-labelledby="picker-title">
      ${found.map((one, n) => html`<li id=${`picker-${n}`} key=${one.name} role="option" aria-selected=${n === place ? "true" : "false"} onClick=${() => choose(one.name)}>
        <span class=${`look ${one.look.join(" ")}`} aria-hidden="true"></span><bdi>${one.name}</bdi>${one.fresh && html`<span class="quiet">somebody new</span>`}</li>`)}
    </ul>
    <p class="quiet"><kbd>↑</kbd> <kbd>↓</kbd> <kbd>Enter</kbd>, <kbd>Esc</kbd> leaves everything as it is</p>`;
}

function matching(people, words) {
  const low = words.trim().toLowerCase();
  const found = people.filter((one) => one.name.toLowerCase().includes(low));
  const known = people.some((one) => one.name.toLowerCase() === low);
  const fresh = low && !known ? [{ name: words.trim(), look: ["cn", "p0"], fresh: true }] : [];
  return [...found, ...fresh];
}
