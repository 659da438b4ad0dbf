// What a phone keeps, in one IndexedDB:
//   outbox  records that wait, sealed        told  codes to pass on, sealed
//   keys    one key for each account         meta  the pack that was taken along
// and in Cache Storage `linli-pages-<account>` (pages taken along, sealed) and `linli-shell-<version>` (see pages/sw.js).

const STORES = [["outbox", "key"], ["told", "key"], ["keys", "account"], ["meta", "name"]];
export const PAGES = "linli-pages-";
let opening;

function db() {
  opening ??= new Promise((done, fail) => {
    const request = indexedDB.open("linli", 1);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of STORES) request.result.createObjectStore(name, { keyPath });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      done(request.result);
    };
    request.onerror = () => fail(request.error);
  });
  opening.catch(() => (opening = undefined));
  return opening;
}

async function act(store, mode, what) {
  const found = await db();
  return new Promise((done, fail) => {
    // What is acknowledged must be on the disk, not in a buffer.
    const work = found.transaction(store, mode, { durability: "strict" });
    const request = what(work.objectStore(store));
    work.oncomplete = () => done(request.result);
    work.onerror = work.onabort = () => fail(work.error);
  });
}

export const all = (store) => act(store, "readonly", (s) => s.getAll());
export const get = (store, key) => act(store, "readonly", (s) => s.get(key));
export const put = (store, value) => act(store, "readwrite", (s) => s.put(value));
export const drop = (store, key) => act(store, "readwrite", (s) => s.delete(key));

/** Forget the pages and keys of all accounts but this one. Records stay, sealed: only a key opens them. */
export async function forget(except = "") {
  if (self.caches) {
    for (const name of await caches.keys()) {
      if (name.startsWith(PAGES) && name !== PAGES + except) await caches.delete(name);
    }
  }
  for (const { account } of await all("keys")) if (account !== except) await drop("keys", account);
  const pack = await get("meta", "pack");
  if (pack && pack.account !== except) await drop("meta", "pack");
}
