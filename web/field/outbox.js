// The queue of records on the phone (docs/adr/0015-offline-field.md). Each is kept sealed under its own `once`,
// sent by one tab at a time, and forgotten only when the house's answer names that very key.
import { all, drop, get, put } from "./db.js";
import { bytesOf, hasKey, seal, sealWords, unseal, unsealWords } from "./seal.js";

export { hasKey };

/** Whether this browser, over this connection, can keep records at all (https or localhost). */
export const able = Boolean(
  self.isSecureContext && self.crypto?.subtle && self.indexedDB && navigator.locks && navigator.serviceWorker,
);

const LOCK = "linli-outbox";
const AWAY = { kind: "later" };
const channel = self.BroadcastChannel ? new BroadcastChannel(LOCK) : null;
const listeners = [];
/** Called whenever something in the queue has changed, in whichever tab. */
export function onChange(listener) {
  listeners.push(listener);
  if (channel) channel.onmessage = () => listeners.forEach((each) => each());
}
function changed() {
  channel?.postMessage("changed");
  listeners.forEach((each) => each());
}

export async function ask(address, options, patience) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    return await fetch(address, { cache: "no-store", redirect: "manual", ...options, signal: stop.signal });
  } finally {
    clearTimeout(timer);
  }
}

// --- the key ---

async function lend(account, base64) {
  const raw = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  await put("keys", { account, key });
  changed();
}

// One record as bytes: length of the head, the head (address, title, fields), then the files one after the other.
async function toBytes({ address, title, fields }) {
  const files = [];
  const told = [];
  for (const [name, value] of fields) {
    if (value instanceof Blob) {
      files.push(new Uint8Array(await value.arrayBuffer()));
      told.push([name, { file: value.name || "photo.jpg", type: value.type, size: value.size }]);
    } else told.push([name, value]);
  }
  const head = bytesOf(JSON.stringify({ address, title, fields: told }));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, head.length);
  return new Uint8Array(await new Blob([length, head, ...files]).arrayBuffer());
}

function fromBytes(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  let at = 4 + length;
  head.fields = head.fields.map(([name, value]) => {
    if (typeof value === "string") return [name, value];
    const part = bytes.slice(at, (at += value.size));
    return [name, new File([part], value.file, { type: value.type })];
  });
  return head;
}

// --- the queue ---

/** Keep one record; resolves when it is on the disk. `fields`: [name, text or File] as the form has them. */
export async function keep(account, { key, address, title, fields, saved }) {
  const sealed = await seal(account, await toBytes({ address, title, fields }));
  await put("outbox", { key, account, saved: saved ?? Date.now(), state: "waiting", status: 0, sealed });
  changed();
}

const mine = async (account, store = "outbox") =>
  (await all(store)).filter((row) => row.account === account).sort((a, b) => a.saved - b.saved);

/** {waiting, refused}: how many; needs no key. */
export async function count(account) {
  const rows = await mine(account);
  const refused = rows.filter((row) => row.state === "refused").length;
  return { waiting: rows.length - refused, refused };
}

async function opened(row) {
  const head = fromBytes(await unseal(row.account, row.sealed));
  const errors = row.why ? await unsealWords(row.account, row.why) : [];
  return { ...head, key: row.key, saved: row.saved, state: row.state, status: row.status, errors };
}

/** One record to be read, or null if it has gone meanwhile. */
export async function read(account, key) {
  const row = await get("outbox", key);
  return row && row.account === account ? opened(row) : null;
}

/** All records of this account, oldest first. */
export async function list(account) {
  return Promise.all((await mine(account)).map(opened));
}

export async function discard(key) {
  await drop("outbox", key);
  changed();
}

/** A refused record is tried again as it is. */
export async function again(key) {
  const row = await get("outbox", key);
  if (row) await put("outbox", { ...row, state: "waiting", why: undefined, status: 0 });
  changed();
}

/** Codes that came for records sent in the background, to be passed on at the door. */
export async function told(account) {
  return Promise.all((await mine(account, "told")).map(async (row) => ({ ...row, ...(await unsealWords(account, row.sealed)) })));
}
export const passedOn = async (key) => {
  await drop("told", key);
  changed();
};

/** Who is signed in, as the house says; lends this browser the key. null: nobody, or somebody else. */
export async function greet(account, address) {
  const answer = await ask(address, { headers: { Accept: "application/json" } }, 8000);
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return null;
  if (!answer.ok) throw new Error(String(answer.status));
  const who = await answer.json();
  if (who.account !== account) return null;
  if (!(await hasKey(account))) await lend(account, who.key);
  return who;
}

async function post(record, who) {
  const body = new FormData();
  for (const [name, value] of record.fields) {
    if (value instanceof Blob) body.append(name, value, value.name);
    else body.append(name, value);
  }
  body.set("once", record.key);
  // The phone's clock need not be the house's: it says how long ago, not when.
  body.set("waited", String(Math.max(0, Math.round((Date.now() - record.saved) / 1000))));
  const headers = { Accept: "application/json", "X-CSRFToken": who.csrf, "X-Linli-Account": who.account };
  return ask(record.address, { method: "POST", body, headers }, 60000);
}

async function send(row, who) {
  const record = await opened(row);
  const answer = await post(record, who);
  if (answer.ok) {
    const kept = await answer.json(); // a network's own welcome page is no answer
    if (kept.key !== row.key) return AWAY;
    if (kept.told.length) {
      const sealed = await sealWords(row.account, { ...kept, title: record.title });
      await put("told", { key: row.key, account: row.account, saved: row.saved, sealed });
    }
    await drop("outbox", row.key);
    return { kind: "kept", kept };
  }
  if (answer.status === 401 || answer.status === 403 || answer.type === "opaqueredirect") return { kind: "sign_in" };
  if (answer.status < 400 || answer.status === 408 || answer.status === 429 || answer.status >= 500) return AWAY;
  const { errors = [] } = await answer.json().catch(() => ({}));
  const why = await sealWords(row.account, errors);
  await put("outbox", { ...row, state: "refused", status: answer.status, why });
  return { kind: "refused", errors };
}

/**
 * Send what waits, oldest first but `first` before all. One tab does it at a time; with `first` it waits for its
 * turn. Stops at the first that cannot be delivered now. {key: {kind: kept|refused|later|sign_in, …}}
 */
export async function drain(account, address, first = "") {
  return navigator.locks.request(LOCK, { ifAvailable: !first }, async (turn) => {
    const results = {};
    if (!turn) return results;
    let rows = (await mine(account)).filter((row) => row.state === "waiting");
    if (first) rows = [...rows.filter((row) => row.key === first), ...rows.filter((row) => row.key !== first)];
    if (!rows.length) return results;
    try {
      const who = await greet(account, address);
      if (!who) results[rows[0].key] = { kind: "sign_in" };
      for (const row of who ? rows : []) {
        const outcome = await send(row, who);
        results[row.key] = outcome;
        changed();
        if (outcome.kind === "later" || outcome.kind === "sign_in") break;
      }
    } catch {
      // No network, no answer in time, or a page in place of an answer: everything stays.
    }
    changed();
    return results;
  });
}
