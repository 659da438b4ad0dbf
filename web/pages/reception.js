// The reception of a gathering on a phone: codes and walk-ins go into the phone's queue under a key of their own and
// are sent from there, once (field/outbox.js). Without a key of the account (no https, or never online) a form sends
// itself. Markup: form[data-reception] with a hidden `once` and `waited`; [data-said], [data-came]; [data-scan] with
// [data-camera], where the browser can read QR codes by itself.
import { able, discard, drain, hasKey, keep } from "../field/outbox.js";
import { newKey, showErrors, typedIn } from "../field/typed.js";

const account = document.body.dataset.account;
const box = document.querySelector("[data-said]");
/** How long somebody looks at "sending" before the phone goes on by itself. */
const PATIENCE = 6000;

function say(words, bad) {
  box.textContent = words;
  box.className = bad ? "note-box c-yellow" : "note-box c-green";
  box.hidden = !words;
}

async function onPhone(form) {
  const once = newKey();
  form.elements.once.value = once;
  await keep(account, { key: once, address: form.getAttribute("action"), title: form.dataset.title ?? form.dataset.queue, fields: typedIn(form) });
  if (!navigator.onLine) return {};
  const sent = drain(account, document.querySelector("[data-bag]").dataset.ready, once).then((all) => all[once] ?? {});
  return Promise.race([sent, new Promise((done) => setTimeout(() => done({}), PATIENCE))]);
}

function bind(form) {
  let busy = false;
  form.addEventListener("submit", async (e) => {
    if (form.dataset.go) return;
    e.preventDefault();
    if (busy || !form.reportValidity()) return;
    busy = true;
    try {
      if (!able || !account || !(await hasKey(account))) throw new Error("no key");
      say(box.dataset.sending);
      const outcome = await onPhone(form);
      if (outcome.kind === "kept") {
        say(outcome.kept.said, outcome.kept.again);
        if (outcome.kept.came !== undefined) document.querySelector("[data-came]").textContent = outcome.kept.came;
      } else if (outcome.kind === "refused") {
        // Whoever stands there is asked again at once: a wrong code is nothing to be mended later.
        await discard(form.elements.once.value);
        say(outcome.errors.map(({ words }) => words).join(" "), true);
      }
      else say(box.dataset.away, true);
      form.closest("dialog")?.close();
      if (form.elements.code) {
        if (form.querySelector("[data-door-errors]")) showErrors(form, []);
        form.elements.code.value = "";
        form.elements.code.focus();
      }
    } catch {
      // No key yet, no room, or a browser that forbids it: the form sends itself.
      form.elements.once.value ||= newKey();
      form.dataset.go = "1";
      form.requestSubmit ? form.requestSubmit() : form.submit();
    }
    busy = false;
  });
}

async function scan(button, form) {
  const video = document.querySelector("[data-camera]");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    say(box.dataset.noCamera, true);
    return;
  }
  video.srcObject = stream;
  video.hidden = false;
  button.hidden = true;
  await video.play();
  const reader = new self.BarcodeDetector({ formats: ["qr_code"] });
  let last = "";
  const look = async () => {
    if (video.hidden) return;
    const [found] = await reader.detect(video).catch(() => []);
    if (found && found.rawValue !== last) {
      last = found.rawValue;
      form.elements.code.value = last;
      form.requestSubmit();
    }
    setTimeout(look, 300);
  };
  look();
  window.addEventListener("pagehide", () => {
    video.hidden = true;
    for (const track of stream.getTracks()) track.stop();
  });
}

if (box) {
  document.querySelectorAll("form[data-reception], form[data-queue]").forEach(bind);
  const button = document.querySelector("[data-scan]");
  const form = document.querySelector("form[data-reception]");
  if (button && self.BarcodeDetector && navigator.mediaDevices) {
    button.hidden = false;
    button.addEventListener("click", () => scan(button, form));
  }
}
