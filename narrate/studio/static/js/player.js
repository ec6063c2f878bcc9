// One player: what starts stops what sounded before. Nothing ever starts by itself.
const sound = new Audio();
sound.preload = "auto";
let after = () => undefined;

sound.addEventListener("ended", () => after());

export function stop() {
  after = () => undefined;
  sound.pause();
}

export const isPlaying = () => !sound.paused;

// Plays an address; resolves at its end, or never when something else is played first.
export function play(url, { volume = 1, rate = 1, at = 0 } = {}) {
  stop();
  sound.src = url;
  sound.volume = Math.max(0, Math.min(1, volume));
  sound.playbackRate = rate;
  if (at) sound.currentTime = at;
  return new Promise((resolve, reject) => {
    after = resolve;
    sound.onerror = () => reject(new Error("this cannot be played"));
    sound.play().catch((error) => { if (error.name !== "AbortError") reject(error); });
  });
}

export const position = () => sound.currentTime;
