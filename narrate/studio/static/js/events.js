// One stream of events for all windows of this browser: it has few connections for one server. The window that holds the
// lock listens, and hands on to the others.
const heard = new Map();
const channel = new BroadcastChannel("narrate-events");

export function on(kind, listener) {
  heard.set(kind, [...(heard.get(kind) || []), listener]);
}

function tell(kind, data) {
  for (const listener of heard.get(kind) || []) listener(data);
}

channel.onmessage = ({ data }) => tell(data.kind, data.data);

const KINDS = ["project", "job", "line", "takes", "log", "trouble", "reset"];

function listen() {
  return new Promise(() => {
    const source = new EventSource("/api/events");
    let lost = false;
    const pass = (kind, data) => { channel.postMessage({ kind, data }); tell(kind, data); };
    for (const kind of KINDS) source.addEventListener(kind, (event) => pass(kind, JSON.parse(event.data)));
    source.onerror = () => { if (!lost) pass("away", {}); lost = true; };
    source.onopen = () => { if (lost) pass("reset", {}); lost = false; };
    addEventListener("pagehide", () => source.close());
  });
}

navigator.locks.request(`narrate-events-${location.port}`, listen);
