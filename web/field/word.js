// The raiser's word, taken down in a dialog of the household's page, goes the way of a visit: it lies on the phone
// under a key of its own and is sent from there, once (outbox.js). Without a key of the account (no https, or never
// online) the form sends itself.
//
// Markup: <dialog><form action data-queue="<title>"> with a hidden `once`, [data-door-errors] and [data-door-faults];
// [data-word-kept="<action>"] beside the button that opens it; [data-word-gone] on the page: what to say when a record
// is opened about which nothing is asked here any more. `?record=<key>` opens one that was refused.
import { say } from "../js/say.js";
import { able, drain, hasKey, keep, list, read } from "./outbox.js";
import { give, newKey, showErrors, typedIn } from "./typed.js";

const account = document.body.dataset.account;
/** How long somebody looks at the dialog before the phone goes on by itself. */
const PATIENCE = 8000;
const IS_WORD = /^\/door\/\d+\/ask\/\d+\/$/;
const actionOf = (form) => form.getAttribute("action");

/** Their word lies here: it is not asked again. */
function showKept(form) {
  const dialog = form.closest("dialog");
  dialog.close?.();
  const kept = document.querySelector(`[data-word-kept="${actionOf(form)}"]`);
  document.querySelector(`[data-open="${dialog.id}"]`)?.setAttribute("hidden", "");
  if (kept) {
    kept.hidden = false;
    kept.focus();
  }
}

async function saveOnPhone(form, saved) {
  const once = form.elements.once.value;
  await keep(account, { key: once, address: actionOf(form), title: form.dataset.queue, fields: typedIn(form), saved });
  if (!navigator.onLine) return {};
  const sent = drain(account, document.querySelector("[data-bag]").dataset.ready, once).then((all) => all[once] ?? {});
  return Promise.race([sent, new Promise((done) => setTimeout(() => done({}), PATIENCE))]);
}

function bind(form, waiting) {
  let saved; // the moment of a record that is mended; it stays that of the word
  let busy = false;
  const refused = (errors) => {
    const dialog = form.closest("dialog");
    if (!dialog.open) dialog.showModal?.();
    showErrors(form, errors.length ? errors : [{ field: "", label: "", words: document.querySelector("[data-word-gone]").dataset.mending }]);
  };
  const asked = new URLSearchParams(location.search).get("record");
  const mine = waiting.filter((record) => record.address === actionOf(form));
  if (mine.some((record) => record.state === "waiting")) showKept(form);
  const here = mine.find((record) => record.key === asked);
  if (here && here.state === "refused") {
    // Which answer they judged stands on the page as it is now: it is looked at again.
    give(form, here.fields.filter(([name]) => name !== "version"));
    form.elements.once.value = here.key;
    saved = here.saved;
    refused(here.errors);
  }
  form.addEventListener("submit", async (e) => {
    if (form.dataset.go) return;
    e.preventDefault();
    if (busy) return;
    busy = true;
    form.elements.once.value ||= newKey();
    try {
      // A phone that is new here gets its key while this page is open.
      if (!(await hasKey(account))) throw new Error("no key");
      const outcome = await saveOnPhone(form, saved);
      if (outcome.kind === "kept") location.replace(outcome.kept.done);
      else if (outcome.kind === "refused") {
        saved ??= Date.now();
        refused(outcome.errors);
      } else showKept(form);
    } catch {
      // No key yet, no room, or a browser that forbids it: the form sends itself.
      form.dataset.go = "1";
      form.requestSubmit ? form.requestSubmit() : form.submit();
    }
    busy = false;
  });
}

/** Every dialog of this page that takes down somebody's word. */
export async function bindWords() {
  const forms = [...document.querySelectorAll("form[data-queue]")];
  const asked = new URLSearchParams(location.search).get("record");
  if (!able || !account || !(forms.length || asked)) return;
  const waiting = await list(account).catch(() => []);
  for (const form of forms) bind(form, waiting);
  const open = asked && (await read(account, asked).catch(() => null));
  if (open && IS_WORD.test(open.address) && !forms.some((form) => actionOf(form) === open.address))
    say(document.querySelector("[data-word-gone]")?.dataset.wordGone);
}
