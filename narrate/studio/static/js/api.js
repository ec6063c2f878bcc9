// Talks to the server. Changes go one after the other, each with the revision that it was decided on.
export const story = {
  revision: Number(document.body.dataset.revision),
  tag: document.body.dataset.tag,
  wording: document.body.dataset.wording, // of the lines that this page shows: what it decides is about no other text
};

export class Problem extends Error {
  constructor(status, said) {
    super([said.title, said.detail].filter(Boolean).join(": "));
    this.status = status;
    this.code = said.code || "";
  }
}

export async function get(path) {
  return read(await fetch(path, { headers: { Accept: "application/json" } }));
}

export async function send(path, body = {}, method = "POST") {
  const headers = { "Content-Type": "application/json", "X-Narrate": "1" };
  return read(await fetch(path, { method, headers, body: JSON.stringify(body) }));
}

async function read(answer) {
  const said = await answer.json().catch(() => ({ title: "the studio's answer cannot be read" }));
  if (!answer.ok) throw new Problem(answer.status, said);
  return said;
}

let queue = Promise.resolve();

// Resolves when the change is on disk; a change that was decided on an older state of the story is refused (409).
export function change(path, body, method = "POST") {
  const turn = queue.then(() => changeNow(path, body, method));
  queue = turn.catch(() => undefined);
  return turn;
}

async function changeNow(path, body, method) {
  saving("saving …", "busy");
  try {
    const said = await send(path, { ...body, revision: story.revision, wording: story.wording }, method);
    story.revision = said.revision;
    saving(`saved · revision ${story.revision}`, "");
    return said;
  } catch (problem) {
    saving(`not saved: ${problem.message}`, "bad");
    if (problem.status === 409) document.dispatchEvent(new CustomEvent("narrate:conflict"));
    throw problem;
  }
}

export function saving(text, how) {
  const place = document.getElementById("saved");
  place.textContent = text;
  place.className = how;
}
