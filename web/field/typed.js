// What is typed into a form, as the queue on the phone keeps it: read, given back, and told what to mend.

const NAMELESS = new Set(["csrfmiddlewaretoken"]);
export const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export const fieldsOf = (form) =>
  [...form.elements].filter((el) => el.name && el.type !== "file" && el.type !== "submit" && !NAMELESS.has(el.name));

export function read(form) {
  const values = {};
  for (const el of fieldsOf(form)) {
    if (el.type === "radio" || el.type === "checkbox") {
      if (el.checked) values[el.name] = el.value;
    } else values[el.name] = el.value;
  }
  return values;
}

export function fill(form, values) {
  for (const el of fieldsOf(form)) {
    // Of what was left out of a draft, the choice that the page begins with stays.
    if (el.type === "radio" && !(el.name in values)) continue;
    if (el.type === "radio" || el.type === "checkbox") el.checked = values[el.name] === el.value;
    else if (el.name in values) el.value = values[el.name];
  }
}

export const isTyped = (form) =>
  fieldsOf(form).some((el) =>
    el.type === "radio" || el.type === "checkbox"
      ? el.checked !== el.defaultChecked
      : el.tagName === "SELECT"
        ? el.selectedIndex > 0
        : el.type !== "hidden" && el.value !== el.defaultValue,
  );

/** [name, text or File] of all that was typed or chosen. */
export const typedIn = (form) =>
  [...new FormData(form)].filter(([name, value]) => !NAMELESS.has(name) && !(value instanceof File && !value.size));

/** Put what a record holds back into its form. */
export function give(form, fields) {
  const values = {};
  const files = {};
  for (const [name, value] of fields) {
    if (value instanceof File) (files[name] ??= []).push(value);
    else values[name] = value;
  }
  fill(form, values);
  for (const [name, list] of Object.entries(files)) {
    const input = form.elements.namedItem(name);
    const transfer = new DataTransfer();
    for (const file of list) transfer.items.add(file);
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** Each fault beside its field, and all of them on top. */
export function showErrors(form, errors) {
  const box = form.querySelector("[data-door-errors]");
  for (const old of form.querySelectorAll("[data-mend]")) old.remove();
  for (const el of form.querySelectorAll("[aria-invalid]")) el.removeAttribute("aria-invalid");
  box.querySelector("[data-door-faults]").replaceChildren(
    ...errors.map(({ field, label, words }) => {
      const item = document.createElement("li");
      const found = field ? form.elements.namedItem(field) : null;
      const el = found instanceof RadioNodeList ? found[0] : found;
      if (el) {
        el.setAttribute("aria-invalid", "true");
        const link = item.appendChild(document.createElement("a"));
        link.href = `#${el.id}`;
        link.textContent = label;
        item.append(`：${words}`);
        const fault = document.createElement("p");
        fault.className = "err";
        fault.dataset.mend = "";
        fault.textContent = words;
        el.closest(".f")?.append(fault);
        const fold = el.closest("details");
        if (fold) fold.open = true;
      } else item.textContent = words;
      return item;
    }),
  );
  box.hidden = !errors.length;
  if (errors.length) box.focus();
}
