// What a render would speak and why, the work under way, what is finished.
import { html, render, useEffect, useState } from "../vendor/htm-preact.js";
import { get, send } from "./api.js";
import { on } from "./events.js";
import { play, stop } from "./player.js";
import { complain } from "./shell.js";

const app = document.getElementById("app");
const WHY = { voice: "changed voice", words: "edited", failed: "failed before", lost: "lost from the disk", new: "never spoken" };
const OVER = ["done", "failed", "cancelled"];

const because = (plan) => plan.reasons.map((one) => `${one.lines} ${WHY[one.why]}${one.why === "voice" && one.names.length ? `: ${one.names.join(", ")}` : ""}`).join(" · ");

function Render({ chapters, firstPlan, firstJobs, firstFiles }) {
  const [scope, setScope] = useState("all");
  const [plan, setPlan] = useState(firstPlan);
  const [jobs, setJobs] = useState(firstJobs);
  const [files, setFiles] = useState(firstFiles);
  const load = async () => {
    setPlan(await get(`/api/plan?scope=${scope}`));
    setFiles(await get("/api/finished"));
  };
  useEffect(() => { load().catch(complain); }, [scope]);
  useEffect(() => {
    on("job", (job) => setJobs((before) => [job, ...before.filter((one) => one.id !== job.id)].sort((a, b) => b.id - a.id)));
    const again = () => load().catch(complain);
    on("takes", again);
    document.addEventListener("narrate:story", again);
  }, []);
  const [wanted, setWanted] = useState({ formats: firstPlan.chosen.format, profile: [], also: [] });
  const order = () => send("/api/jobs", { scope, key: crypto.randomUUID(), ...wanted }).catch(complain);
  const toggle = (key, name) => setWanted({ ...wanted, [key]: wanted[key].includes(name) ? wanted[key].filter((one) => one !== name) : [...wanted[key], name] });
  const [sounding, setSounding] = useState("");
  const hear = (file) => {
    stop();
    if (sounding === file.sha256) { setSounding(""); return; }
    setSounding(file.sha256);
    play(`/api/finished/${file.sha256}`).then(() => setSounding("")).catch((problem) => { setSounding(""); complain(problem); });
  };
  const steer = (job, how) => send(`/api/jobs/${job.id}/${how}`).catch(complain);
  return html`
    <div class="card asks">
      <p class="lead" role="status">${plan.to_speak ? html`To speak: <b>${plan.to_speak} lines</b> (${because(plan)}), about ${plan.work} of work.` : `All ${plan.lines} lines are spoken.`}${plan.locked ? ` ${plan.locked} locked, and kept as recorded.` : ""}</p>
      <div>${plan.ended.length > 0 && html`<p class="warn">□ The lock of ${plan.ended.length === 1 ? "a line holds" : `${plan.ended.length} lines hold`} no more: ${plan.ended.slice(0, 12).map((id) => html`<a href=${`/script/${id.split(".")[0]}#l${id}`} key=${id}>line ${id}</a> `)}</p>`}</div>
      <div class="strip"><label class="field">What <select value=${scope} onChange=${(event) => setScope(event.target.value)}>
        <option value="all">the whole book</option>${chapters.map((chapter) => html`<option value=${`chapter:${chapter.number}`}>chapter ${chapter.number}: ${chapter.title}</option>`)}</select></label>
        <label class="field">Made for <select onChange=${(event) => setWanted({ ...wanted, profile: [event.target.value] })}>
          ${plan.profiles.map((name) => html`<option key=${name} value=${name} selected=${name === plan.chosen.profile}>${name}</option>`)}</select></label></div>
      <div class="strip" role="group" aria-label="Files">${plan.formats.map((name) => html`<${Check} key=${name} name=${name} on=${wanted.formats.includes(name)} toggle=${() => toggle("formats", name)} />`)}</div>
      <details><summary>Beside the sound</summary><div class="strip" role="group" aria-label="Beside the sound">${plan.also.map((name) => html`<${Check} key=${name} name=${name} on=${wanted.also.includes(name)} toggle=${() => toggle("also", name)} />`)}</div></details>
      <div class="strip"><button type="button" class="main" disabled=${!wanted.formats.length} onClick=${order}>${plan.to_speak ? `Speak ${plan.to_speak} lines and write the files` : "Write the files"}</button></div>
    </div>
    <h2>Work</h2>
    ${jobs.length ? html`<ul class="steps">${jobs.map((job) => html`<li key=${job.id}><span class="what">${job.title}: ${job.state}${job.message ? `, ${job.message}` : ""} ${job.line && !OVER.includes(job.state) ? `line ${job.line}` : ""}
      ${Object.entries(job.failed).map(([line, reason]) => html`<br /><span class="bad">✕ <a href=${`/script/${line.split(".")[0]}#l${line}`}>line ${line}</a>: ${reason}</span>`)}</span>
      ${!OVER.includes(job.state) && html`<progress max=${job.total || 1} value=${job.done} aria-label=${job.title}></progress><span>${job.done}/${job.total}</span>
        ${job.state === "paused" ? html`<button type="button" onClick=${() => steer(job, "resume")}>Go on</button>` : html`<button type="button" onClick=${() => steer(job, "pause")}>Pause</button>`}
        <button type="button" onClick=${() => steer(job, "cancel")}>Cancel: keeps what is spoken</button>`}</li>`)}</ul>` : html`<p class="quiet">Nothing is under way.</p>`}
    <h2>Finished</h2>
    ${files.length ? html`<ul class="steps">${files.map((file) => html`<li key=${file.path}><span class="what">${file.title} · ${file.length} · <span class="quiet">${file.path}</span>${!file.whole && html` <span class="warn">changed since it was written</span>`}</span>
      ${file.sha256 && html`<button type="button" aria-label=${`Hear ${file.name}`} onClick=${() => hear(file)}>${sounding === file.sha256 ? "❚❚" : "▶"}</button><a class="button" href=${`/api/finished/${file.sha256}`} download=${file.name} aria-label=${`Save ${file.name}`}>Save</a>`}</li>`)}</ul>` : html`<p class="quiet">No file is finished yet.</p>`}`;
}

function Check({ name, on, toggle }) {
  return html`<label class="field"><input type="checkbox" checked=${on} onChange=${toggle} /> ${name}</label>`;
}

const [project, plan, jobs, files] = await Promise.all([get("/api/project"), get("/api/plan?scope=all"), get("/api/jobs"), get("/api/finished")]);
app.replaceChildren();
render(html`<${Render} chapters=${project.chapters} firstPlan=${plan} firstJobs=${jobs} firstFiles=${files} />`, app);
