// Two recordings of one line against each other, told apart by ear alone if wished: names are hidden, the order is drawn.
import { html, useState } from "../vendor/htm-preact.js";

// `one` and `two` are {name, …}; `hear(item, blind)` plays one of them, and tells nothing of it when blind; `take(item)`
// is what can be done with the better one.
export function Compare({ one, two, hear, take, verb }) {
  const [blind, setBlind] = useState(false);
  const [swapped, setSwapped] = useState(false);
  const [better, setBetter] = useState(null);
  const pair = blind && swapped ? [two, one] : [one, two];
  const start = (on) => { setBlind(on); setBetter(null); if (on) setSwapped(Math.random() < 0.5); };
  const name = (n) => (blind && !better ? ["the first", "the second"][n] : `${"AB"[n]}: ${pair[n].name}`);
  return html`<fieldset class="compare"><legend>A against B</legend>
    <div class="strip">${pair.map((item, n) => html`<button type="button" key=${n} onClick=${() => hear(item, blind && !better)}>▶ ${name(n)}</button>`)}
      <label class="field"><input type="checkbox" checked=${blind} onChange=${(event) => start(event.target.checked)} /> blind</label>
      ${blind && !better && pair.map((item, n) => html`<button type="button" key=${`better ${n}`} onClick=${() => setBetter(item)}>The ${["first", "second"][n]} is better</button>`)}</div>
    ${better && html`<p role="status">You like <b>${better.name}</b> better.</p><div class="buttons">
      ${take(better) && html`<button type="button" class="main" onClick=${take(better)}>${verb} ${better.name}</button>`}
      <button type="button" onClick=${() => start(true)}>Once more</button></div>`}
  </fieldset>`;
}
