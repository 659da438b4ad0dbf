// The service worker: opens pages of the round without network, and forgets at sign-out. Served as /sw.js with
// `self.LINLI = {version, shell, away, statics}` before it (linli.site.device), so that a change of any of these
// makes a new one.
//
// Pages: from the network; when that fails or takes long, the copy that was taken along, marked with data-kept.
// Nothing gets into the bag here but newer copies of what is in it. Files under /static/: from the shell.
import { forget, PAGES } from "../field/db.js";
import { KEPT, copyFor, wordsOf } from "../field/pack.js";

const { version, shell, away, statics } = self.LINLI;
const SHELL = "linli-shell-";
const PATIENCE = 6000;
const OLDEST = 24 * 3600 * 1000;
const ANY = { ignoreSearch: true, ignoreVary: true };

self.addEventListener("install", (e) => {
  const load = async () => {
    const cache = await caches.open(SHELL + version);
    await cache.addAll(shell.map((address) => new Request(address, { cache: "reload" })));
    await self.skipWaiting();
  };
  e.waitUntil(load());
});

self.addEventListener("activate", (e) => {
  const tidy = async () => {
    // Pages taken along under the version before still need its files.
    const shells = (await caches.keys()).filter((name) => name.startsWith(SHELL) && name !== SHELL + version);
    await Promise.all(shells.slice(0, -1).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  e.waitUntil(tidy());
});

async function keptCopy(request) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PAGES)) continue;
    const cache = await caches.open(name);
    const found = await cache.match(request, ANY);
    if (!found) continue;
    if (Date.now() - Number(found.headers.get(KEPT)) < OLDEST) return { cache, found, account: name.slice(PAGES.length) };
    await cache.delete(request, ANY);
  }
  return null;
}

const noNetwork = async () => (await caches.match(away, ANY)) || Response.error();

async function marked({ found, account }) {
  try {
    const words = await wordsOf(account, found);
    const page = words.replace("<body ", `<body data-kept="${found.headers.get(KEPT)}" `);
    return new Response(page, { headers: found.headers });
  } catch {
    return noNetwork(); // the key is gone: its account has signed out
  }
}

async function within(answer, patience) {
  if (!patience) return answer;
  let timer;
  const late = new Promise((_, fail) => (timer = setTimeout(() => fail(new Error("late")), patience)));
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function open(e) {
  const kept = await keptCopy(e.request);
  try {
    const answer = await within(fetch(e.request), kept ? PATIENCE : 0);
    if (!kept) return answer;
    if ([502, 503, 504].includes(answer.status)) return await marked(kept);
    const address = new URL(e.request.url);
    if (answer.ok && !address.search) {
      const renew = async (copy) => {
        const fresh = await copyFor(kept.account, copy);
        if (fresh) await kept.cache.put(address.pathname, fresh);
      };
      e.waitUntil(renew(answer.clone()));
    }
    return answer;
  } catch {
    return kept ? marked(kept) : noNetwork();
  }
}

async function leave(e) {
  await forget();
  try {
    return await fetch(e.request);
  } catch {
    return await noNetwork();
  } finally {
    await forget(); // a page still open may have asked for the key while the house was signing out
  }
}

self.addEventListener("fetch", (e) => {
  const { request } = e;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.method === "POST" && address.pathname === "/sign-out/") e.respondWith(leave(e));
  else if (request.method !== "GET") return;
  else if (request.mode === "navigate") e.respondWith(open(e));
  else if (address.pathname.startsWith(statics)) {
    e.respondWith(caches.match(request, { ignoreVary: true }).then((found) => found || fetch(request)));
  }
});
