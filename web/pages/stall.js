// The stall on a visitor's phone or the firm's tablet: an intent is sent without leaving the page. Without network it
// waits in this page's memory alone (there is no account whose key could seal it) and goes by itself, each under a key
// of its own, so that sent twice it counts once. Meanwhile the next one can sign.
// What is refused goes back into the form only while nobody else types there; until then it is kept aside.
// Markup: form[data-stall] with hidden `once` and `waited`; [data-said] with data-sending, data-waits ("{n}"),
// data-failed; [data-signed] is fetched anew after each.
import { fieldsOf, newKey, showErrors } from "../field/typed.js";

const form = document.querySelector("form[data-stall]");
const box = document.querySelector("[data-said]");
const PATIENCE = 12000;
const AGAIN = 4000;
const queue = [];
const aside = [];
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
    // The key of the form grew old, and the house says so in HTML.
    if (answer.status === 403 && !answer.headers.get("content-type")?.includes("json")) return { status: 403, told: {}, stale: true };
    // A proxy or the network's own welcome page is no answer of the house.
    if (answer.status >= 500 || answer.status === 408 || answer.status === 429) return null;
    return { status: answer.status, told: await answer.json() };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** This page as it is now; null without network. */
async function fetched() {
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  const words = answer?.ok ? await answer.text().catch(() => null) : null;
  return words === null ? null : new DOMParser().parseFromString(words, "text/html");
}

async function renew() {
  const old = document.querySelector("[data-signed]");
  const fresh = old && (await fetched())?.querySelector("[data-signed]");
  if (fresh) old.replaceWith(fresh);
}

/** Send the oldest; with a fresh key for all that waits where the old one is refused. */
async function postOldest() {
  const answer = await post(queue[0]);
  if (!answer?.stale) return answer;
  const page = await fetched();
  if (!page) return null;
  const key = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!key) return answer;
  form.elements.csrfmiddlewaretoken.value = key;
  for (const { data } of queue) data.set("csrfmiddlewaretoken", key);
  return post(queue[0]);
}

const isTouched = () =>
  fieldsOf(form).some((el) => (el.type === "checkbox" ? el.checked : el.type !== "hidden" && el.tagName !== "SELECT" && el.value));

function giveBack({ data, errors }) {
  for (const [name, value] of data) {
    const el = form.elements.namedItem(name);
    if (el?.type === "checkbox") el.checked = true;
    else if (el && name !== "csrfmiddlewaretoken") el.value = value;
  }
  say("");
  showErrors(form, errors);
}

/** Whoever stands there mends it at once; while the next one types, it waits under a masked name. */
function refuse(refused) {
  if (!isTouched()) return giveBack(refused);
  aside.push(refused);
  const name = refused.data.get("name");
  say(`${name.slice(0, 1)}${"*".repeat(Math.min(Math.max(name.length - 1, 0), 2))}：${refused.errors.map((each) => each.words).join("；")}`, "red");
}

/** Send what waits, the oldest first. True if nothing waits any more. */
async function drain() {
  if (busy) return false;
  busy = true;
  while (queue.length) {
    const answer = await postOldest();
    if (!answer) {
      waits();
      break;
    }
    const [sent] = queue.splice(0, 1);
    if (answer.status < 400 && answer.told.key === sent.data.get("once")) {
      say(answer.told.said, answer.told.again ? "yellow" : "green");
      await renew();
    } else {
      refuse({ data: sent.data, errors: answer.told.errors?.length ? answer.told.errors : [{ words: box.dataset.failed }] });
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
  setInterval(() => {
    if (queue.length) drain();
    else if (aside.length && !isTouched()) giveBack(aside.shift());
  }, AGAIN);
  self.addEventListener("beforeunload", (e) => queue.length + aside.length && e.preventDefault());
}
