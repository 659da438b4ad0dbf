// The record at the door survives a bad network. What is typed is kept in this tab (sessionStorage: gone when
// the tab is closed), with the key that makes the record unique, so that sending it twice keeps it once.
//
// Markup: <form data-door="<key>" data-away data-sending data-restored>, in it [data-door-state] with
// [data-door-words] and [data-door-discard]; the page after a save has <… data-door-done="<key>">.
// [data-when="field=value|other"] is shown while one of these choices is made; [data-appeal] one after the other.

const OLDEST = 12 * 3600 * 1000;
const NAMELESS = new Set(["csrfmiddlewaretoken"]);

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

const fieldsOf = (form) =>
  [...form.elements].filter((el) => el.name && el.type !== "file" && el.type !== "submit" && !NAMELESS.has(el.name));

function read(form) {
  const values = {};
  for (const el of fieldsOf(form)) {
    if (el.type === "radio" || el.type === "checkbox") {
      if (el.checked) values[el.name] = el.value;
    } else values[el.name] = el.value;
  }
  return values;
}

function fill(form, values) {
  for (const el of fieldsOf(form)) {
    if (el.type === "radio" || el.type === "checkbox") el.checked = values[el.name] === el.value;
    else if (el.name in values) el.value = values[el.name];
  }
}

const isTyped = (form) =>
  fieldsOf(form).some((el) =>
    el.type === "radio" || el.type === "checkbox"
      ? el.checked !== el.defaultChecked
      : el.tagName === "SELECT"
        ? el.selectedIndex > 0
        : el.type !== "hidden" && el.value !== el.defaultValue,
  );

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

function bind(form) {
  const key = form.dataset.door;
  const state = form.querySelector("[data-door-state]");
  const words = form.querySelector("[data-door-words]");
  const discard = form.querySelector("[data-door-discard]");
  const send = form.querySelector("[data-door-send]");
  const label = send.querySelector("span");
  const rest = label.textContent;
  let waiting = false;

  const tell = (text, canDiscard = false) => {
    words.textContent = text;
    discard.hidden = !canDiscard;
    state.hidden = !text;
  };
  const keep = () => {
    if (isTyped(form)) store.put(key, { at: Date.now(), values: read(form) });
  };

  // What the server sent back is newer than any draft.
  const draft = "returned" in form.dataset ? null : store.get(key);
  if (draft && Date.now() - draft.at < OLDEST) {
    fill(form, draft.values);
    for (const fold of form.querySelectorAll("details")) {
      if ([...fold.querySelectorAll("input:not([type=radio]), textarea, select")].some((el) => el.value && el.type !== "checkbox" && el.type !== "file")) fold.open = true;
    }
    tell(form.dataset.restored, true);
  } else if (draft) store.drop(key);
  discard.addEventListener("click", () => {
    store.drop(key);
    location.replace(location.pathname);
  });

  // Only what belongs to what was chosen.
  const choices = [...form.querySelectorAll("[data-when]")].map((box) => {
    const [name, value] = box.dataset.when.split("=");
    return { box, name, value };
  });
  const appeals = [...form.querySelectorAll("[data-appeal]")];
  const settle = () => {
    const now = read(form);
    for (const { box, name, value } of choices) box.hidden = !value.split("|").includes(now[name]);
    appeals.forEach((box, at) => {
      box.hidden = at > 0 && !appeals[at].querySelector("details").open && !appeals[at - 1].querySelector("details").open;
    });
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
    if (!waiting) return;
    keep();
  });
  window.addEventListener("pageshow", (e) => {
    if (!e.persisted) return;
    delete form.dataset.go;
    waiting = false;
    label.textContent = rest;
    send.removeAttribute("aria-disabled");
  });

  form.addEventListener("submit", async (e) => {
    if (form.dataset.go) return;
    e.preventDefault();
    if (waiting) return;
    // The house says what is missing, in its own words; without network the browser does, at once.
    if (!navigator.onLine && !form.reportValidity()) return;
    waiting = true;
    keep();
    label.textContent = form.dataset.sending;
    send.setAttribute("aria-disabled", "true");
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
