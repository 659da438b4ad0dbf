// The lecturer's studio: camera and microphone, a recorder that gives a piece each second, and a queue that sends them
// one after the other. Without network the pieces wait here (two minutes of them) and are sent later; nothing is lost
// unless the outage is longer. Markup: [data-studio="/studio/<token>/"] and what it holds (templates/live/portal/studio.html).

const box = document.querySelector("[data-studio]");
const TYPES = ["video/webm;codecs=h264,opus", "video/mp4;codecs=avc1.42E01F,mp4a.40.2", "video/mp4", "video/webm;codecs=vp8,opus", "video/webm"];
const SOUND = ["audio/webm;codecs=opus", "audio/mp4"];
const MOST_WAITING = 120;
const RATES = [900_000, 500_000, 250_000];

const $ = (name) => box.querySelector(`[data-${name}]`);
const token = document.querySelector("meta[name=csrf-token]").content;
const tab = crypto.randomUUID();

let stream = null;
let recorder = null;
let queue = [];
let broadcast = 0;
let next = 0;
let wanted = false;
let rate = 0;
let echo = 0;
let sent = 0;
let pumping = false;
let slow = 0;
let state = box?.dataset.state ?? "";

const say = (words) => ($("said").textContent = words);

async function post(path, body, type) {
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  if (type) headers["Content-Type"] = type;
  const answer = await fetch(box.dataset.studio + path, { method: "POST", body, headers, signal: AbortSignal.timeout(15_000) });
  const words = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  return { ok: answer.ok, status: answer.status, ...words };
}

// --- Camera and microphone ---------------------------------------------------------------------------------------

async function look() {
  if (!navigator.mediaDevices) return say(box.dataset.noHttps);
  if (!self.MediaRecorder) return say(box.dataset.noRecorder);
  const camera = $("camera").value;
  const microphone = $("microphone").value;
  const audio = { echoCancellation: true, noiseSuppression: true, ...(microphone ? { deviceId: { exact: microphone } } : {}) };
  const video = camera === "none" ? false : { width: { ideal: 960 }, height: { ideal: 540 }, frameRate: { ideal: 25 }, ...(camera ? { deviceId: { exact: camera } } : { facingMode: "user" }) };
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  try {
    stream = camera === "window" ? await shared(audio) : await navigator.mediaDevices.getUserMedia({ audio, video });
  } catch {
    if (camera === "window") {
      $("camera").value = "";
      await look();
      return say(box.dataset.noWindow);
    }
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio });
      if (video) {
        say(box.dataset.noCamera);
        $("camera").value = "none";
      }
    } catch {
      $("send").disabled = true;
      return say(box.dataset.noMicrophone);
    }
  }
  $("preview").srcObject = stream;
  $("sound-only").hidden = stream.getVideoTracks().length > 0;
  $("send").disabled = false;
  const own = stream;
  for (const track of own.getTracks()) {
    // Unplugged, or the window is shared no longer: go on with what the device has.
    track.addEventListener("ended", () => {
      if (own !== stream) return;
      if (track.kind === "video") $("camera").value = "";
      look();
    });
  }
  level();
  await devices();
  if (wanted) restart();
}

/** A window of this computer in place of the camera; the microphone goes on. */
async function shared(audio) {
  const picture = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 10 } } });
  try {
    const sound = await navigator.mediaDevices.getUserMedia({ audio });
    return new MediaStream([...picture.getVideoTracks(), ...sound.getAudioTracks()]);
  } catch (refused) {
    for (const track of picture.getTracks()) track.stop();
    throw refused;
  }
}

async function devices() {
  for (const one of await navigator.mediaDevices.enumerateDevices()) {
    const select = one.kind === "videoinput" ? $("camera") : one.kind === "audioinput" ? $("microphone") : null;
    if (select && one.deviceId && ![...select.options].some((option) => option.value === one.deviceId)) select.add(new Option(one.label || one.kind, one.deviceId));
  }
}

let context = null;
function level() {
  context?.close();
  context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Uint8Array(analyser.fftSize);
  const own = context;
  const turn = () => {
    if (own.state === "closed") return;
    analyser.getByteTimeDomainData(samples);
    let peak = 0;
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample - 128) / 128);
    $("level").value = peak;
    setTimeout(turn, 100);
  };
  turn();
}

// --- Sending -------------------------------------------------------------------------------------------------------

async function start(takeOver = false) {
  if (!stream) return;
  wanted = true;
  const mime = (stream.getVideoTracks().length ? TYPES : SOUND).find((type) => MediaRecorder.isTypeSupported(type));
  if (!mime) return say(box.dataset.noRecorder);
  let begun;
  try {
    begun = await post("begin/", new URLSearchParams({ tab, mime, take_over: takeOver ? "1" : "" }), "application/x-www-form-urlencoded");
  } catch {
    say(box.dataset.lost);
    setTimeout(() => wanted && start(takeOver), 2000);
    return;
  }
  if (!begun.ok) {
    wanted = false;
    $("take-over").hidden = begun.code !== "other_studio";
    return say(begun.errors?.[0]?.words ?? box.dataset.off);
  }
  $("take-over").hidden = true;
  $("send").hidden = true;
  $("stop").hidden = false;
  broadcast = begun.broadcast;
  next = begun.next;
  queue = [];
  recorder = new MediaRecorder(stream, { mimeType: mime, videoBitsPerSecond: RATES[rate], audioBitsPerSecond: 64_000, videoKeyFrameIntervalDuration: 2000 });
  const own = recorder;
  recorder.addEventListener("dataavailable", (e) => {
    if (own !== recorder || !e.data.size) return;
    queue.push({ number: next++, body: e.data });
    if (queue.length > MOST_WAITING) return restart(); // longer than can be kept: begin anew, into the same recording
    pump();
  });
  recorder.start(1000);
  say(box.dataset.sending);
}

function halt() {
  const old = recorder;
  recorder = null;
  if (old && old.state !== "inactive") old.stop();
  queue = [];
}

/** Before a pause and before the end: what was recorded last is sent first, for some seconds at most. */
async function drain() {
  if (!recorder || recorder.state === "inactive") return;
  const stopped = new Promise((done) => recorder.addEventListener("stop", done, { once: true }));
  recorder.stop();
  await stopped;
  for (let turn = 0; queue.length && turn < 50; turn += 1) {
    pump();
    await new Promise((done) => setTimeout(done, 100));
  }
}

function restart() {
  halt();
  start();
}

function stop(words) {
  wanted = false;
  halt();
  $("send").hidden = false;
  $("stop").hidden = true;
  say(words ?? box.dataset.off);
}

async function pump() {
  if (pumping) return;
  pumping = true;
  while (queue.length && wanted) {
    const { number, body } = queue[0];
    const began = performance.now();
    let answer;
    try {
      answer = await post(`${broadcast}/${number}/`, body, "application/octet-stream");
    } catch {
      say(box.dataset.lost);
      show();
      await new Promise((done) => setTimeout(done, 1000));
      continue;
    }
    echo = Math.round(performance.now() - began);
    if (answer.ok) {
      queue.shift();
      sent += body.size;
      say(answer.disk === "full" ? box.dataset.full : box.dataset.sending);
      weak();
    } else if (answer.code === "taken_over") {
      stop(box.dataset.taken);
    } else if (answer.code === "begin_anew") {
      pumping = false;
      return restart();
    } else if (answer.status >= 500 || answer.status === 429) {
      await new Promise((done) => setTimeout(done, 1000));
    } else stop(answer.errors?.[0]?.words);
    show();
  }
  pumping = false;
}

/** The uplink is too thin when pieces queue up and each takes its second to arrive: a smaller picture, by a recorder of
 * its own, once what waits is sent. After an outage pieces queue up as well, but arrive at once: nothing changes then. */
function weak() {
  slow = queue.length > 4 && echo > 900 ? slow + 1 : 0;
  if (slow < 5 || rate === RATES.length - 1 || recorder?.state !== "recording") return;
  rate += 1;
  slow = 0;
  say(box.dataset.weak);
  drain().then(() => wanted && restart());
}

function show() {
  const numbers = [(sent / 1e6).toFixed(1), queue.length, echo];
  $("net").textContent = box.dataset.netWords.replace(/#/g, () => numbers.shift());
}

// --- Acts of the page: without loading it anew, for that would end the picture --------------------------------------

async function refresh() {
  const answer = await fetch(location.href, { headers: { "X-Requested-With": "studio" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["standing", "acts", "questions", "slides"]) {
    const [old, renewed] = [document.getElementById(id), fresh.getElementById(id)];
    if (old && renewed) old.replaceWith(document.adoptNode(renewed));
  }
  const before = state;
  state = document.getElementById("acts").dataset.state;
  // Only as it goes on air: whoever has stopped, or was taken over from, begins by a button.
  if (state === "on_air" && before !== "on_air" && stream && !wanted) start();
  if (["ended", "archived", "paused"].includes(state) && wanted) stop();
}

document.addEventListener("submit", async (e) => {
  const form = e.target;
  const action = form.getAttribute("action") ?? "";
  if (!box || form.method !== "post" || action.startsWith("/")) return;
  e.preventDefault();
  const body = new URLSearchParams(new FormData(form, e.submitter));
  if (/^do\/(pause|end)\//.test(action)) await drain();
  const answer = await post(action, body, "application/x-www-form-urlencoded").catch(() => ({ ok: false }));
  form.closest("dialog")?.close();
  delete form.dataset.sent; // it may be sent again
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  if (!answer.ok) {
    say(answer.errors?.[0]?.words ?? box.dataset.lost);
    if (wanted && recorder?.state === "inactive") restart(); // it neither paused nor ended
  }
  await refresh();
});

if (box) {
  $("look").addEventListener("click", look);
  box.querySelector("[data-window]").hidden = !navigator.mediaDevices?.getDisplayMedia;
  for (const name of ["camera", "microphone"]) $(name).addEventListener("change", () => stream && look());
  $("send").addEventListener("click", () => start());
  $("take-over").addEventListener("click", () => start(true));
  $("stop").addEventListener("click", () => stop());
  self.addEventListener("online", pump);
  self.addEventListener("beforeunload", (e) => wanted && e.preventDefault());
  const source = new EventSource(document.querySelector("#public-address").value.replace(/.*\/lectures\/(\d+)\/.*/, "/lectures/$1/board?quiet"));
  let first = true;
  source.addEventListener("board", () => {
    if (!first) refresh(); // also what waits to be read, and stands on no board yet
    first = false;
  });
}
