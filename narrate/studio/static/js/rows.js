// The rows of the script page: the server wrote them, here they are kept up to date. Text goes in as text, never as HTML.
export const SIGNS = {
  fresh: ["●", "spoken"], locked: ["■", "locked: kept as recorded"], new: ["○", "not spoken yet"], voice: ["↻", "to be spoken again: another voice"],
  words: ["↻", "to be spoken again: other words"], failed: ["✕", "could not be spoken"],
  lost: ["↻", "to be spoken again: the recording is gone"], silent: ["–", "nothing to speak"],
};

export const percent = (share) => `${Math.round(share * 100)}%`;

export function paint(row, line) {
  const marks = { unsure: line.unsure, opens: line.opens };
  const kept = ["sel", "out"].filter((name) => row.classList.contains(name));
  row.className = ["line", `k-${line.kind}`, ...kept, ...Object.keys(marks).filter((name) => marks[name])].join(" ");
  row.querySelector(".look").className = `look ${line.look.join(" ")}`;
  const who = row.querySelector(".who");
  who.className = `who ${line.look[0]}`;
  who.firstElementChild.textContent = line.name;
  row.querySelector(".notes").replaceChildren(...notes(line));
  const [sign, words] = SIGNS[line.standing];
  const standing = row.querySelector(".st");
  standing.className = `st st-${line.standing}`;
  standing.title = words;
  standing.replaceChildren(sign, hidden(words));
  row.querySelector(".secs").textContent = `${line.seconds.toFixed(1)} s`;
}

function notes(line) {
  const found = [];
  if (line.unsure) {
    const shares = line.candidates.slice(0, 2).map(([name, share]) => `${name} ${percent(share)}`);
    found.push(note("doubt", `? ${shares.join(" / ")}`));
  }
  if (line.problems) {
    const odd = note("odd", "△", line.problems);
    odd.append(hidden("at a second try"));
    found.push(odd);
  }
  if (line.decided.length) found.push(note("mine", "✓", `decided by you: ${line.decided.join(", ")}`));
  if (line.lock && line.lock !== "holds") found.push(note("ended", "□ lock ended", `the lock holds no more: ${line.lock}`));
  if (line.flag) {
    const flag = note("flag", "⚑", line.flag);
    flag.append(hidden("flagged"));
    found.push(flag);
  }
  return found;
}

function note(name, text, title = "") {
  const made = document.createElement("span");
  made.className = name;
  made.textContent = text;
  if (title) made.title = title;
  return made;
}

function hidden(text) {
  const made = document.createElement("span");
  made.className = "vh";
  made.textContent = text;
  return made;
}
