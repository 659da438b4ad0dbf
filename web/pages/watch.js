// The listeners' page: picture and sound by HLS (natively on iPhones, by hls.js elsewhere), started by a tap; sound only
// for weak networks; the board beside it. What the picture does never keeps a question from being asked.
import { followBoard } from "../live/board.js";

const root = document.querySelector("[data-live-board]");
const stage = document.querySelector("[data-stage]");
let state = root?.dataset.state ?? "";

function slate() {
  if (!stage) return;
  const playing = stage.dataset.playing === "1";
  for (const one of stage.querySelectorAll("[data-slate]")) {
    const name = one.dataset.slate;
    one.hidden = name === "paused" ? state !== "paused" : name === "ended" ? !["ended", "archived"].includes(state) : playing || state !== "on_air" || stage.dataset.started !== "1";
  }
}

function play(stage) {
  const video = stage.querySelector("[data-player]");
  const delay = document.querySelector("[data-delay]");
  const sound = document.querySelector("[data-sound]");
  let hls = null;
  let again = 0;

  const address = () => (sound.getAttribute("aria-pressed") === "true" && stage.dataset.audio ? stage.dataset.audio : stage.dataset.video);

  async function load() {
    clearTimeout(again);
    hls?.destroy();
    hls = null;
    if (video.canPlayType("application/vnd.apple.mpegurl") && !self.MediaSource) {
      video.src = address();
      video.play().catch(() => {});
      return;
    }
    const { default: Hls } = await import(stage.dataset.hls);
    if (!Hls.isSupported()) {
      video.src = address();
      video.play().catch(() => {});
      return;
    }
    hls = new Hls({ enableWorker: false, liveSyncDuration: 3, liveMaxLatencyDuration: 12, maxLiveSyncPlaybackRate: 1.1, manifestLoadingMaxRetry: 1 });
    hls.on(Hls.Events.ERROR, (_name, what) => {
      if (!what.fatal) return;
      if (what.type === Hls.ErrorTypes.MEDIA_ERROR) hls.recoverMediaError();
      else {
        stage.dataset.playing = "0";
        slate();
        again = setTimeout(load, 2000); // not on air yet, or the network is away
      }
    });
    hls.loadSource(address());
    hls.attachMedia(video);
    video.play().catch(() => {});
  }

  stage.querySelector("[data-start]").addEventListener("click", (e) => {
    e.currentTarget.hidden = true;
    stage.dataset.started = "1";
    video.controls = true;
    slate();
    load();
  });
  video.addEventListener("playing", () => {
    stage.dataset.playing = "1";
    slate();
  });
  // A native player stops for good when the list was empty: ask again.
  video.addEventListener("error", () => !hls && stage.dataset.started === "1" && (again = setTimeout(load, 3000)));
  sound.hidden = !stage.dataset.audio;
  sound.addEventListener("click", () => {
    const on = sound.getAttribute("aria-pressed") !== "true";
    sound.setAttribute("aria-pressed", String(on));
    stage.classList.toggle("sound-only", on);
    if (stage.dataset.started === "1") load();
  });
  setInterval(() => {
    const at = hls?.playingDate ?? (video.getStartDate && !Number.isNaN(video.getStartDate().getTime()) ? new Date(video.getStartDate().getTime() + video.currentTime * 1000) : null);
    const seconds = at ? Math.round((Date.now() - at.getTime()) / 1000) : -1;
    delay.textContent = seconds >= 0 && seconds < 600 ? delay.dataset.words.replace("#", seconds) : "";
  }, 2000);
}

if (root) {
  if (stage) play(stage);
  const recorded = document.querySelector("[data-recorded]");
  if (recorded) {
    const seek = (second) => {
      recorded.currentTime = Number(second);
      recorded.play().catch(() => {});
    };
    for (const link of document.querySelectorAll("[data-seek]")) link.addEventListener("click", () => seek(link.dataset.seek));
    const asked = new URLSearchParams(location.search).get("at");
    if (asked && /^\d+$/.test(asked)) recorded.addEventListener("loadedmetadata", () => (recorded.currentTime = Number(asked)), { once: true });
  }
  const slide = document.querySelector("[data-slide]");
  followBoard(root, (board) => {
    if (slide) {
      slide.hidden = !board.slide;
      const address = `${slide.dataset.base}${board.slide}/`;
      if (board.slide && !slide.src.endsWith(address)) slide.src = address;
      stage?.classList.toggle("with-slide", Boolean(board.slide));
    }
    const before = state;
    state = board.state;
    slate();
    // The lecture begins, or is over: the page has other parts then.
    if (before !== "planned" || state !== "on_air") return;
    if (document.querySelector("#ask textarea")?.value) document.querySelector("[data-begun]").hidden = false;
    else location.reload();
  });
}
