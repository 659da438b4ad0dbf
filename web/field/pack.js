// Taking a round along: all its pages into `linli-pages-<account>`. Loading goes on from page to page, one tab at a
// time; what is loaded already is not loaded twice. A page lies there sealed, as records do: it names who is asked what.
import { PAGES, get, put } from "./db.js";
import { ask } from "./outbox.js";
import { bytesOf, seal, unseal } from "./seal.js";

const LOCK = "linli-pack";
const AT_ONCE = 3;
const LEFT_OUT = new Set(["content-encoding", "content-length", "set-cookie"]);
export const KEPT = "X-Linli-Kept";
const SEALED = "X-Linli-Sealed";
const IV = 12;

export const packOf = async (account) => {
  const pack = await get("meta", "pack");
  return pack && pack.account === account ? pack : null;
};

/** A copy of a page for the cache, with the moment at which it was loaded; null if it is not this account's page. */
export async function copyFor(account, answer) {
  if (!answer.ok || answer.redirected || answer.type === "opaqueredirect") return null;
  const isPage = (answer.headers.get("content-type") || "").startsWith("text/html");
  const headers = new Headers([...answer.headers].filter(([name]) => !LEFT_OUT.has(name.toLowerCase())));
  headers.set(KEPT, String(Date.now()));
  if (!isPage) return new Response(await answer.blob(), { headers });
  const words = await answer.text();
  if (!words.includes(`data-account="${account}"`)) return null;
  headers.set(SEALED, "1");
  const { iv, box } = await seal(account, bytesOf(words));
  return new Response(new Blob([iv, box]), { headers });
}

/** The words of a page that was taken along; fails where its account has signed out. */
export async function wordsOf(account, copy) {
  if (!copy.headers.has(SEALED)) return copy.text();
  const bytes = new Uint8Array(await copy.arrayBuffer());
  const sealed = { iv: bytes.subarray(0, IV), box: bytes.subarray(IV) };
  return new TextDecoder().decode(await unseal(account, sealed));
}

/** Ask the house what belongs to the round, and load all of it. */
export async function take(account, address, tell) {
  const answer = await ask(address, { headers: { Accept: "application/json" } }, 15000);
  if (!answer.ok) throw new Error(String(answer.status));
  const list = await answer.json();
  if (list.account !== account) throw new Error("another account");
  await put("meta", { name: "pack", ...list, address, asked: Date.now(), have: [], loaded: 0 });
  return resume(account, tell);
}

/** Go on loading where it was left; true when all is here. */
export async function resume(account, tell) {
  return navigator.locks.request(LOCK, { ifAvailable: true }, async (turn) => {
    const pack = await packOf(account);
    if (!turn || !pack || pack.loaded) return Boolean(pack?.loaded);
    const cache = await caches.open(PAGES + account);
    const have = new Set(pack.have);
    const left = pack.addresses.filter((address) => !have.has(address));
    let failed = false;
    const load = async () => {
      while (left.length && !failed) {
        const address = left.shift();
        try {
          const answer = await ask(address, {}, 20000);
          if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
          const copy = await copyFor(account, answer);
          if (copy) await cache.put(address, copy);
          else if (answer.status !== 404) throw new Error("signed out");
          have.add(address);
          tell({ ...pack, have: [...have] });
          if (have.size % 10 === 0) await put("meta", { ...pack, have: [...have] });
        } catch {
          failed = true;
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, load));
    const now = { ...pack, have: [...have], loaded: failed ? 0 : Date.now() };
    await put("meta", now);
    tell(now, failed);
    return !failed;
  });
}
