// The record at the door survives a bad network. Saved, it lies on the phone at once and is sent from there, so
// that nothing depends on this page staying open (field/outbox.js). What is typed and not yet saved is kept in this
// tab (sessionStorage: gone when the tab is closed). Over a connection without https nothing can be laid down: then
// the page waits for the network and sends itself.
//
// Markup: <form data-door="<key>" data-title data-away data-sending data-restored data-mending>, in it
// [data-door-errors], [data-door-state] with [data-door-words] and [data-door-discard]; [data-door-kept] beside it;
// the page after a save has <… data-door-done="<key>">. `?record=<once>` opens one that waits, to mend it.
// [data-when="field=value|other"] is shown while one of these choices is made; [data-appeal] one after the other, each
// kind for itself; what stands in [data-sealed] is in no draft. Dialogs with form[data-queue] take down the raiser's word (field/word.js).

import { able, drain, hasKey, keep as layDown, passedOn, read as waitingRecord } from "../field/outbox.js";
import { fill, give, isTyped, newKey, read, showErrors, typedIn } from "../field/typed.js";
import { bindWords } from "../field/word.js";

const account = document.body.dataset.account;
/** How long somebody looks at "sending" before the page lets go and the phone goes on by itself. */
const PATIENCE = 8000;

const OLDEST = 12 * 3600 * 1000;

const store = {
  get(key) {
    try {
      return JSON.parse(sessionStorage.getItem(key));
    } catch {
      return null;
    }
  },
  put(key, value) {
    try {
      sessionStorage.setItem(key, JSON.stringify(value));
    } catch {
      // No room, or switched off: the page works as before, only without a draft.
    }
  },
  drop(key) {
    try {
      sessionStorage.removeItem(key);
    } catch {
      // As above.
    }
  },
};

async function reachable() {
  if (!navigator.onLine) return false;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 6000);
  try {
    return (await fetch("/healthz", { cache: "no-store", signal: stop.signal })).ok;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

const pause = () =>
  new Promise((done) => {
    const timer = setTimeout(done, 5000);
    window.addEventListener(
      "online",
      () => {
        clearTimeout(timer);
        done();
      },
      { once: true },
    );
  });

function unfold(form) {
  for (const fold of form.querySelectorAll("details")) {
    if ([...fold.querySelectorAll("input:not([type=radio]), textarea, select")].some((el) => el.value && el.type !== "checkbox")) fold.open = true;
  }
}

async function bind(form) {
  const key = form.dataset.door;
  const state = form.querySelector("[data-door-state]");
  const words = form.querySelector("[data-door-words]");
  const discard = form.querySelector("[data-door-discard]");
  const send = form.querySelector("[data-door-send]");
  const label = send.querySelector("span");
  const rest = label.textContent;
  // A phone that is new here gets its key while this page is open.
  const keeps = () => able && hasKey(account).catch(() => false);
  let waiting = false;
  let laidDown = false;
  let saved; // the moment of a record that is mended; it stays that of the visit

  const tell = (text, canDiscard = false) => {
    words.textContent = text;
    discard.hidden = !canDiscard;
    state.hidden = !text;
  };
  // A draft lies in the tab as it is; what is said about a sealed drive does not.
  const plain = () => {
    const values = read(form);
    for (const el of form.querySelectorAll("[data-sealed] [name]")) delete values[el.name];
    return values;
  };
  const keep = () => {
    if (isTyped(form)) store.put(key, { at: Date.now(), values: plain() });
  };

  // What the server sent back is newer than any draft.
  const draft = "returned" in form.dataset ? null : store.get(key);
  if (draft && Date.now() - draft.at < OLDEST) {
    fill(form, draft.values);
    unfold(form);
    tell(form.dataset.restored, true);
  } else {
    if (draft) store.drop(key);
    // A kept page is opened more than once: each record has a key of its own.
    if (!("returned" in form.dataset)) form.elements.once.value = newKey();
  }
  const asked = new URLSearchParams(location.search).get("record");
  const open = asked && (await keeps()) ? await waitingRecord(account, asked).catch(() => null) : null;
  if (open && open.address === form.getAttribute("action")) {
    give(form, open.fields);
    form.elements.once.value = open.key;
    saved = open.saved;
    unfold(form);
    tell(form.dataset.mending);
    showErrors(form, open.errors);
  }
  discard.addEventListener("click", () => {
    store.drop(key);
    location.replace(location.pathname);
  });

  // Only what belongs to what was chosen.
  const choices = [...form.querySelectorAll("[data-when]")].map((box) => {
    const [name, value] = box.dataset.when.split("=");
    return { box, name, value };
  });
  const matters = [...form.querySelectorAll("[data-appeal]")];
  const kinds = [...new Set(matters.map((box) => box.dataset.appeal))].map((kind) => matters.filter((box) => box.dataset.appeal === kind));
  const settle = () => {
    const now = read(form);
    for (const { box, name, value } of choices) box.hidden = !value.split("|").includes(now[name]);
    for (const matters of kinds) {
      matters.forEach((box, at) => {
        box.hidden = at > 0 && !box.querySelector("details").open && !matters[at - 1].querySelector("details").open;
      });
    }
  };
  form.addEventListener("toggle", settle, true);
  form.addEventListener("input", () => {
    settle();
    keep();
  });
  form.addEventListener("change", () => {
    settle();
    keep();
  });
  settle();
  window.addEventListener("pagehide", () => {
    if (waiting && !laidDown) keep();
  });
  window.addEventListener("pageshow", (e) => {
    if (!e.persisted) return;
    delete form.dataset.go;
    if (laidDown) location.reload();
    ready();
  });

  function ready() {
    waiting = false;
    label.textContent = rest;
    send.removeAttribute("aria-disabled");
  }

  // What lies on the phone is no draft any more: another record at this door begins empty, with a key of its own.
  function forget() {
    laidDown = true;
    store.drop(key);
  }

  function letGo() {
    forget();
    form.hidden = true;
    const kept = document.querySelector("[data-door-kept]");
    kept.hidden = false;
    kept.scrollIntoView({ block: "center" });
    kept.focus();
  }

  async function saveOnPhone() {
    const once = form.elements.once.value;
    await layDown(account, { key: once, address: form.getAttribute("action"), title: form.dataset.title, fields: typedIn(form), saved });
    // What the house says while somebody still looks; later answers are found by the next page.
    const { outcome } = await Promise.race([
      navigator.onLine ? drain(account, document.querySelector("[data-bag]").dataset.ready, once).then((all) => ({ outcome: all[once] })) : {},
      new Promise((done) => setTimeout(() => done({}), PATIENCE)),
    ]);
    if (outcome?.kind === "kept") {
      forget();
      await passedOn(once);
      location.replace(outcome.kept.done);
    } else if (outcome?.kind === "refused") {
      saved ??= Date.now();
      showErrors(form, outcome.errors.length ? outcome.errors : [{ field: "", label: "", words: form.dataset.mending }]);
      ready();
    } else letGo();
  }

  form.addEventListener("submit", async (e) => {
    if (form.dataset.go) return;
    e.preventDefault();
    if (waiting || form.querySelector("[aria-busy]")) return;
    // The house says what is missing, in its own words; without network the browser does, at once.
    if (!navigator.onLine && !form.reportValidity()) return;
    waiting = true;
    keep();
    label.textContent = form.dataset.sending;
    send.setAttribute("aria-disabled", "true");
    if (await keeps()) {
      try {
        await saveOnPhone();
        return;
      } catch {
        // No room, or a browser that forbids it: the page sends itself, as without https.
      }
    }
    while (!(await reachable())) {
      tell(form.dataset.away);
      state.scrollIntoView({ block: "center" });
      await pause();
    }
    tell("");
    form.dataset.go = "1";
    form.requestSubmit ? form.requestSubmit() : form.submit();
  });
}

document.querySelectorAll("form[data-door]").forEach(bind);
for (const mark of document.querySelectorAll("[data-door-done]")) store.drop(mark.dataset.doorDone);
bindWords();
