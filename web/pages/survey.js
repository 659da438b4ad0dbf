// A form at the door, run by Enketo. Once this page is loaded it needs no network: model, lists and words are in it.
//
// Markup: <div data-survey> with the form's HTML, <script type="application/json" id="survey-data"> beside it,
// [data-survey-send], [data-survey-state] for words, [data-survey-wrong] for the warning.
// A filled form goes into the queue on the phone (field/outbox.js) and is sent from there; where a browser cannot
// keep one, it is sent at once. Its fields: xml_submission_file, then each file under its own name.
import { Form } from "enketo-core";
import "../css/survey.css";
import { able, discard, drain, hasKey, keep, passedOn } from "../field/outbox.js";
import { files } from "../survey/media.js";
import { learn, t } from "../survey/words.js";

const account = document.body.dataset.account;
/** How long somebody looks at "sending" before the page lets go and the phone goes on by itself. */
const PATIENCE = 8000;

function read(id) {
  const found = document.getElementById(id);
  return found ? JSON.parse(found.textContent) : null;
}

function translate(root) {
  for (const one of root.querySelectorAll("[data-i18n]")) {
    const words = t(one.dataset.i18n);
    if (words) one.textContent = words;
  }
}

/** What is known stands folded above its questions until one tap says that it holds, or that it is to be corrected. */
function known(box) {
  const card = box.querySelector("[data-survey-known]");
  const find = ({ dataset }) => box.querySelector(`form.or [name="${dataset.place}"], form.or [data-name="${dataset.place}"]`)?.closest(".question");
  const questions = card ? [...card.querySelectorAll("[data-place]")].map(find).filter(Boolean) : [];
  if (!questions.length) {
    card?.remove();
    return { asks: () => false };
  }
  const fold = (away) => questions.forEach((one) => one.classList.toggle("survey-folded", away));
  let settled = false;
  const settle = (same) => {
    settled = true;
    fold(same);
    card.querySelector("[data-known-same]").hidden = same;
    card.querySelector("[data-known-said]").hidden = !same;
    card.querySelector("[data-known-open]").hidden = !same;
    card.classList.toggle("survey-folded", !same);
    card.classList.remove("invalid-known");
  };
  fold(true);
  // Beside the first of them: there it comes and goes with what is asked.
  questions[0].before(card);
  card.querySelector("[data-known-same]").addEventListener("click", () => settle(true));
  card.querySelector("[data-known-open]").addEventListener("click", () => settle(false));
  return {
    asks: () => !settled && questions.some((one) => !one.closest(".disabled")),
    show() {
      card.classList.add("invalid-known");
      card.scrollIntoView({ block: "center" });
      card.querySelector("[data-known-same]").focus({ preventScroll: true });
    },
    // A fault in a folded answer must be seen.
    unfold: () => questions.some((one) => one.matches(".invalid-required, .invalid-constraint")) && settle(false),
  };
}

function packed(form) {
  const xml = form.getDataStr({ irrelevant: false });
  const data = new FormData();
  data.append("xml_submission_file", new File([`<?xml version="1.0" encoding="UTF-8"?>${xml}`], "submission.xml", { type: "text/xml" }));
  for (const [name, file] of files) if (xml.includes(`>${name}<`)) data.append(name, file, name);
  return data;
}

/** Lay it into the queue; resolves with what the house said while somebody still looks, if it did. */
async function queue(address, key, title, data) {
  await keep(account, { key, address, title, fields: [...data.entries()] });
  const bag = document.querySelector("[data-bag]");
  const said = navigator.onLine && bag ? drain(account, bag.dataset.ready, key).then((all) => all[key]) : undefined;
  return Promise.race([said, new Promise((done) => setTimeout(done, PATIENCE))]);
}

async function send(url, once, data) {
  data.append("once", once);
  const answer = await fetch(url, {
    method: "POST",
    body: data,
    headers: { "X-CSRFToken": document.querySelector("meta[name=csrf-token]")?.content ?? "", Accept: "application/json" },
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.message || t("send.failed"));
  return said;
}

function bind(box) {
  const { words, model, once, sendTo, title, language } = read("survey-data");
  // A page taken along is opened at many doors and more than once: the record's key is made here.
  const key = self.crypto?.randomUUID?.() ?? once;
  learn(words);
  const state = box.querySelector("[data-survey-state]");
  const button = box.querySelector("[data-survey-send]");
  const tell = (text, tone = "") => {
    state.textContent = text;
    state.dataset.tone = tone;
    state.hidden = !text;
  };
  translate(box);
  const form = new Form(box.querySelector("form.or"), { modelStr: model, external: [], submitted: false }, { language });
  const faults = form.init();
  box.dataset.ready = "1";
  if (faults.length) tell(`${t("load.failed")} ${faults.join(" ")}`, "red");
  translate(box);
  const before = known(box);

  let busy = false;
  button.addEventListener("click", async () => {
    if (busy) return; // a second tap would make a second sending
    busy = true;
    try {
      box.querySelector("form.or").dispatchEvent(new CustomEvent("before-save", { bubbles: true }));
      // Looked at first without clearing what does not apply (yet): known answers that were filled in would go.
      if (!(await form.validateContent(form.view.$)) || !(await form.validate())) {
        before.unfold?.();
        tell(t("check.failed"), "red");
        box.querySelector(".invalid-required, .invalid-constraint")?.scrollIntoView({ block: "center" });
        return;
      }
      if (before.asks()) {
        tell(t("known.ask"), "red");
        before.show();
        return;
      }
      if (!sendTo) {
        tell(t("preview.ok"), "green");
        return;
      }
      const data = packed(form);
      tell(t("send.busy"));
      if (able && account && (await hasKey(account))) {
        const outcome = await queue(sendTo, key, title, data);
        if (outcome?.kind === "refused") {
          await discard(key); // it still stands in this page, to be mended
          throw new Error(outcome.errors.map((one) => one.words).join(" ") || t("send.failed"));
        }
        if (outcome?.kind === "kept") {
          await passedOn(key);
          tell(t("send.done"), "green");
          location.assign(outcome.kept.done);
        } else tell(t("send.queued"), "green");
      } else {
        const said = await send(sendTo, key, data);
        tell(said.message || t("send.done"), "green");
        if (said.next) location.assign(said.next);
      }
      button.hidden = true;
    } catch (trouble) {
      // Nothing of what was filled in is lost: it stands in the page, and the same number is sent again.
      tell(trouble instanceof TypeError ? t("send.away") : trouble.message, "red");
    } finally {
      busy = false;
    }
  });
}

document.querySelectorAll("[data-survey]").forEach(bind);
