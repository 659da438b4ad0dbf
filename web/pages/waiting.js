// The records that wait on this phone: read, mended, sent, discarded, saved to a file and taken in again. And the
// codes that came for those sent in the background. Words stand in the page's data-* attributes.
import { able, again, discard, drain, hasKey, keep, list, onChange, passedOn, told } from "../field/outbox.js";

const account = document.body.dataset.account;
const box = document.querySelector("[data-waiting-list]");
const bag = document.querySelector("[data-bag]");
const find = (name) => document.querySelector(`[data-${name}]`);
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
const clock = (at) =>
  new Date(at).toLocaleString(document.documentElement.lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
const copyOf = (name) => document.querySelector(`template[data-${name}]`).content.firstElementChild.cloneNode(true);

function say(words) {
  const at = find("said");
  at.textContent = words;
  at.hidden = !words;
}

function recordLine(record) {
  const item = copyOf("record");
  const part = (name) => item.querySelector(`[data-${name}]`);
  const refused = record.state === "refused";
  const photos = record.fields.filter(([, value]) => value instanceof File).length;
  part("title").textContent = record.title;
  part("state").textContent = refused ? box.dataset.refused : box.dataset.waits;
  const words = [fill(box.dataset.saved, { when: clock(record.saved) })];
  if (photos) words.push(fill(box.dataset.photos, { n: photos }));
  part("when").textContent = words.join(" · ");
  if (refused) {
    const why = record.errors.map(({ label, words: fault }) => (label ? `${label}：${fault}` : fault));
    part("why").textContent = why.join(" ") || fill(box.dataset.status, { n: record.status });
    part("why").hidden = false;
  }
  // The record of a visit, and a word, are opened again on the page of their door; a survey form is filled in anew.
  part("open-record").href = `${record.address.replace(/ask\/\d+\/$/, "")}?record=${record.key}`;
  part("open-record").hidden = !refused || !/^\/door\/\d+\/(ask\/\d+\/)?$/.test(record.address);
  part("again").hidden = !refused;
  part("again").addEventListener("click", async () => {
    await again(record.key);
    await send();
  });
  part("discard").addEventListener("click", () => confirm(box.dataset.sure) && discard(record.key));
  return item;
}

function toldLine(row) {
  return row.told.map((one) => {
    const item = copyOf("told-row");
    const part = (name) => item.querySelector(`[data-${name}]`);
    part("number").textContent = one.number;
    part("number").href = row.done;
    part("code").textContent = one.code;
    part("summary").textContent = one.summary;
    part("at").textContent = `${row.title} · ${clock(row.saved)}`;
    if (one.link) {
      part("link").href = one.link;
      part("link").hidden = false;
    }
    part("passed-on").addEventListener("click", () => passedOn(row.key));
    return item;
  });
}

async function show() {
  if (!(await hasKey(account))) return;
  const records = await list(account);
  find("records").replaceChildren(...records.map(recordLine));
  find("empty").hidden = records.length > 0;
  for (const each of document.querySelectorAll("[data-when-any]")) each.hidden = !records.length;
  find("leaving").hidden = !records.length || !new URLSearchParams(location.search).has("leaving");
  const rows = (await told(account)).flatMap(toldLine);
  find("told-rows").replaceChildren(...rows);
  find("told").hidden = !rows.length;
  find("fragile").hidden = !records.length || Boolean(await navigator.storage?.persisted?.());
}

async function send() {
  say("");
  const results = Object.values(await drain(account, bag.dataset.ready));
  if (!results.length || results.some(({ kind }) => kind === "later")) say(box.dataset.away);
  await show();
}

const base64 = (blob) =>
  new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result).split(",")[1] || "");
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(blob);
  });

async function save() {
  const records = [];
  for (const { key, address, title, saved, fields, errors } of await list(account)) {
    const plain = [];
    for (const [name, value] of fields) {
      plain.push([name, value instanceof File ? { file: value.name, type: value.type, data: await base64(value) } : value]);
    }
    records.push({ key, address, title, saved, errors, fields: plain });
  }
  const file = new Blob([JSON.stringify({ linli: "outbox", account, records }, null, 1)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `linli-${new Date().toISOString().slice(0, 16).replace(/\D/g, "")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function fieldOf([name, value]) {
  if (typeof value === "string") return [name, value];
  const bytes = Uint8Array.from(atob(value.data), (sign) => sign.charCodeAt(0));
  return [name, new File([bytes], value.file, { type: value.type })];
}

async function takeIn(file) {
  try {
    const found = JSON.parse(await file.text());
    const fits = found.linli === "outbox" && found.account === account;
    const ours = fits && found.records.every(({ key, address }) => /^[\w-]{8,64}$/.test(key) && /^\/door\/(\d+\/(form\/\d+\/send\/|ask\/\d+\/)?|calls\/\d+\/form\/\d+\/send\/)$|^\/events\/\d+\/reception\/(walk-in\/)?$/.test(address));
    if (!ours) throw new Error("not ours");
    for (const record of found.records) await keep(account, { ...record, fields: record.fields.map(fieldOf) });
    say(fill(box.dataset.imported, { n: found.records.length }));
  } catch {
    say(box.dataset.foreign);
  }
}

async function start() {
  onChange(() => show().catch(() => {}));
  for (const button of document.querySelectorAll("[data-send]")) button.addEventListener("click", () => send().catch(() => say(box.dataset.away)));
  find("export").addEventListener("click", save);
  find("import").addEventListener("change", (e) => e.target.files[0] && takeIn(e.target.files[0]));
  await show();
}

if (able && account) start().catch(() => {});
else for (const note of document.querySelectorAll("[data-insecure]")) note.hidden = false;
