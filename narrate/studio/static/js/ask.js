// Questions in a dialog of their own: they resolve with the answer, or null when it was left.
import { html, render } from "../vendor/htm-preact.js";
import { dialog } from "./shell.js";

export function asked(label, content) {
  return new Promise((resolve) => {
    const box = dialog(label);
    let answer = null;
    box.addEventListener("close", () => resolve(answer));
    render(html`<h2>${label}</h2>${content((value) => { answer = value; box.close(); })}`, box);
    box.querySelector("button")?.focus();
  });
}

export const pickWord = (words, label, now) => asked(label, (choose) => html`<div class="buttons" dir="auto">
  ${words.map((word, n) => html`<button type="button" key=${n} class=${n + 1 === now ? "main" : ""} onClick=${() => choose(n + 1)}>${word}</button>`)}</div>`);
