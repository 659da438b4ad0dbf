// The stall on a visitor's phone or the firm's tablet: an intent is sent without leaving the page. Without network it
// waits in this page's memory alone (there is no account whose key could seal it) and goes by itself, each under a key
// of its own, so that sent twice it counts once. Meanwhile the next one can sign.
// Markup: form[data-stall] with hidden `once` and `waited`; [data-said] with data-sending, data-waits ("{n}"),
// data-failed; [data-signed] is fetched anew after each.
import { newKey, showErrors } from "../field/typed.js";

const form = document.querySelector("form[data-stall]");
const box = document.querySelector("[data-said]");
const PATIENCE = 12000;
const AGAIN = 4000;
const queue = [];
let busy = false;

function say(words, tone = "green") {
  box.textContent = words;
  box.className = `note-box c-${tone}`;
  box.hidden = !words;
}

const waits = () => say(box.dataset.waits.replace("{n}", queue.length), "yellow");

async function post({ data, at }) {
  data.set("waited", String(Math.max(0, Math.round((Date.now() - at) / 1000))));
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body: data, headers: { Accept: "application/json" }, signal: stop.signal });
    // A proxy or the network's own welcome page is no answer of the house.
    if (answer.status >= 500 || answer.status === 408 || answer.status === 429) return null;
    return { status: answer.status, told: await answer.json() };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

async function renew() {
  const old = document.querySelector("[data-signed]");
  if (!old) return;
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-signed]");
  if (fresh) old.replaceWith(fresh);
}

/** Send what waits, the oldest first. True if nothing waits any more. */
async function drain() {
  if (busy) return false;
  busy = true;
  while (queue.length) {
    const answer = await post(queue[0]);
    if (!answer) {
      waits();
      break;
    }
    const [sent] = queue.splice(0, 1);
    if (answer.status < 400 && answer.told.key === sent.data.get("once")) {
      say(answer.told.said, answer.told.again ? "yellow" : "green");
      await renew();
    } else {
      // Whoever stands there mends it at once; who has gone on is named by their own words.
      for (const [name, value] of sent.data) {
        const el = form.elements.namedItem(name);
        if (el && name !== "csrfmiddlewaretoken" && el.type !== "checkbox") el.value = value;
      }
      say("");
      showErrors(form, answer.told.errors?.length ? answer.told.errors : [{ words: box.dataset.failed }]);
      break;
    }
  }
  busy = false;
  return queue.length === 0;
}

if (form && box) {
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    if (!form.reportValidity()) return;
    form.elements.once.value = newKey();
    queue.push({ data: new FormData(form), at: Date.now() });
    showErrors(form, []);
    const post = form.elements.post.value;
    form.reset();
    form.elements.post.value = post;
    if (navigator.onLine) say(box.dataset.sending, "blue");
    else waits();
    drain();
  });
  self.addEventListener("online", drain);
  setInterval(() => queue.length && drain(), AGAIN);
  self.addEventListener("beforeunload", (e) => queue.length && e.preventDefault());
}
