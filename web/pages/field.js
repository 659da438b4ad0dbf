// Every field page: the bag on the phone. Shows what waits and how old a kept page is, sends what waits, goes on
// taking the round along. Markup: [data-bag] of base/_bag.html, [data-take] on the round, [data-find-kept] on the
// search. Without https there is no bag; then [data-insecure] says so.
import { say } from "../js/say.js";
import { forget } from "../field/db.js";
import { able, count, drain, greet, hasKey, list, onChange } from "../field/outbox.js";
import { packOf, resume, take } from "../field/pack.js";

const bag = document.querySelector("[data-bag]");
const account = document.body.dataset.account;
const kept = Number(document.body.dataset.kept) || 0;
const RETRY = [5, 10, 20, 40, 60];

const fill = (words, values) => words.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
const clock = (at) =>
  new Date(at).toLocaleString(document.documentElement.lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
function ago(at) {
  const minutes = Math.max(0, Math.round((Date.now() - at) / 60000));
  return minutes < 60 ? fill(bag.dataset.minutes, { n: minutes }) : fill(bag.dataset.hours, { n: Math.round(minutes / 60) });
}

function line(name, words) {
  const at = bag.querySelector(`[data-bag-${name}]`);
  at.textContent = words;
  at.hidden = !words;
  bag.hidden = ![...bag.children].some((each) => !each.hidden);
}

let signIn = false;
async function show() {
  const { waiting, refused } = await count(account);
  line("waiting", waiting ? fill(bag.dataset.waiting, { n: waiting }) : "");
  line("refused", refused ? fill(bag.dataset.refused, { n: refused }) : "");
  line("sign-in", signIn && waiting ? bag.dataset.signIn : "");
  line("kept", kept ? fill(bag.dataset.kept, { when: `${clock(kept)} (${ago(kept)})` }) : "");
  await markDoors(waiting + refused);
}

// Doors whose record waits look done on no kept page; say it there.
async function markDoors(any) {
  for (const old of document.querySelectorAll("[data-record-waits]")) {
    old.removeAttribute("data-record-waits");
    old.title = old.dataset.title;
    old.querySelector("[data-record-tag]")?.remove();
  }
  if (!any || !(await hasKey(account))) return;
  // Forms and words belong to their door.
  const addresses = new Set((await list(account)).map((record) => record.address.replace(/(ask|form)\/.*$/, "")));
  for (const link of document.querySelectorAll("main a[href]")) {
    if (!addresses.has(link.getAttribute("href")) || link.classList.contains("btn")) continue;
    link.dataset.title ??= link.title;
    link.dataset.recordWaits = "";
    link.title = [link.dataset.title, bag.dataset.doorWaits].filter(Boolean).join(" · ");
    if (link.closest("table")) continue; // a cell has no room; its title and frame say it
    const tag = document.createElement("span");
    tag.className = "tag";
    tag.dataset.recordTag = "";
    tag.textContent = bag.dataset.doorWaits;
    link.append(" ", tag);
  }
}

let failures = 0;
let timer;
async function work() {
  clearTimeout(timer);
  const before = await count(account);
  if (before.waiting && navigator.onLine) {
    const results = Object.values(await drain(account, bag.dataset.ready));
    signIn = results.some((result) => result.kind === "sign_in");
    const after = await count(account);
    failures = after.waiting && after.waiting >= before.waiting ? failures + 1 : 0;
    await show();
  }
  timer = setTimeout(work, RETRY[Math.min(failures, RETRY.length - 1)] * 1000);
}
function workAnew() {
  failures = 0;
  arm().catch(() => {});
  work().catch(() => {});
  resume(account, tellPack).catch(() => {});
}

// --- taking along ---

const box = document.querySelector("[data-take]");
function tellPack(pack, failed = false) {
  const [n, of] = [pack ? pack.have.length : 0, pack ? pack.addresses.length : 0];
  const loading = pack && !pack.loaded && !failed;
  line("loading", loading && !box ? fill(bag.dataset.loading, { n, of }) : "");
  if (!box) return;
  const { none, some, whole, failed: broken } = box.dataset;
  const here = pack && pack.addresses.includes(location.pathname);
  const words = !here ? none : failed ? broken : pack.loaded ? whole : some;
  box.querySelector("[data-take-words]").textContent = fill(words, { n, of, when: here && pack.loaded ? ago(pack.loaded) : "" });
  const meter = box.querySelector("[data-take-meter]");
  meter.hidden = !here || Boolean(pack.loaded);
  meter.max = of || 1;
  meter.value = n;
  box.querySelector("[data-take-go]").toggleAttribute("disabled", Boolean(here && loading));
}
async function begin() {
  box.querySelector("[data-take-go]").setAttribute("disabled", "");
  await navigator.storage?.persist?.().catch(() => false);
  try {
    await take(account, box.dataset.take, tellPack);
  } catch {
    say(document.body.dataset.failed);
  }
  tellPack(await packOf(account), false);
}

// --- finding a door among those taken along ---

async function find() {
  const place = document.querySelector("[data-find-kept]");
  if (!place || !kept) return;
  const words = new URLSearchParams(location.search).get("q")?.trim() || "";
  const field = document.getElementById("find");
  if (field) field.value = words;
  const pack = await packOf(account);
  const parts = words.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (door) => parts.every((part) => door.words.toLowerCase().includes(part));
  const found = pack && parts.length ? pack.doors.filter(fits).slice(0, 30) : [];
  place.querySelector("[data-find-rows]").replaceChildren(
    ...found.map((door) => {
      const item = document.createElement("li");
      const link = item.appendChild(document.createElement("a"));
      link.href = door.url;
      link.textContent = door.words;
      return item;
    }),
  );
  place.querySelector("[data-find-none]").hidden = !parts.length || found.length > 0;
  place.hidden = !parts.length;
}

// --- acts that the queue does not carry ---

document.addEventListener(
  "submit",
  (e) => {
    const form = e.target;
    // A word goes into the queue where there is a key to seal it with.
    const queued = ("queue" in form.dataset || "reception" in form.dataset) && bag?.hasAttribute("data-armed");
    const carried = form.method === "get" || "door" in form.dataset || queued || form.getAttribute("action") === "/sign-out/";
    if (carried || !(kept || !navigator.onLine)) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    form.closest("dialog")?.close();
    say(bag?.dataset.needsNet);
  },
  true,
);

function cannotCarry() {
  if (box) box.remove();
  for (const note of document.querySelectorAll("[data-insecure]")) note.hidden = false;
}

/** The key that seals what waits here, lent by the house; a page that could not fetch it tries again with the network. */
async function arm() {
  if (!(await hasKey(account)) && navigator.onLine) await greet(account, bag.dataset.ready).catch(() => null);
  bag.toggleAttribute("data-armed", await hasKey(account));
}

async function start() {
  // Without network there is nothing to register, and all the rest must work.
  navigator.serviceWorker.register("/sw.js").catch(async () => {
    if (!(await navigator.serviceWorker.getRegistration())) cannotCarry(); // a certificate that this phone does not trust
  });
  await forget(account).catch(() => {});
  await arm();
  onChange(() => show().catch(() => {}));
  await show();
  if (box) {
    box.querySelector("[data-take-go]").removeAttribute("disabled");
    box.querySelector("[data-take-go]").addEventListener("click", begin);
  }
  tellPack(await packOf(account), false);
  await find();
  window.addEventListener("online", workAnew);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && workAnew());
  workAnew();
}

if (bag && able) start().catch(() => {});
else cannotCarry();
