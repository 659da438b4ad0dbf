// What every page does, with or without htmx: menus, dialogs, drawer, toasts, print, copy, double sends.
// Behaviour hangs on data-* attributes, so that templates need no script of their own (strict CSP).

import { guardLeaving } from "./leaving.js";
import { say, settle } from "./say.js";

const on = (event, selector, act) =>
  document.addEventListener(event, (e) => {
    const el = e.target instanceof Element ? e.target.closest(selector) : null;
    if (el) act(el, e);
  });

// --- dialogs: <button data-open="id"> opens <dialog id>, [data-close] closes the one around it
on("click", "[data-open]", (button, e) => {
  const dialog = document.getElementById(button.dataset.open);
  if (!dialog || !dialog.showModal) return;
  e.preventDefault();
  dialog.showModal();
  // Who has a keyboard writes at once; on a phone the keys would hide what is asked.
  if (matchMedia("(pointer: fine)").matches) dialog.querySelector(":is(input:not([type=hidden]), select, textarea)")?.focus();
});
for (const dialog of document.querySelectorAll("dialog[data-show]")) dialog.showModal?.();
on("click", "[data-close]", (button) => button.closest("dialog")?.close());
on("click", "dialog", (dialog, e) => {
  if (e.target !== dialog) return;
  const box = dialog.getBoundingClientRect();
  const inside = e.clientX >= box.left && e.clientX <= box.right && e.clientY >= box.top && e.clientY <= box.bottom;
  if (!inside && !dialog.querySelector("textarea, input:not([type=hidden])")) dialog.close();
});

// --- menus are <details class="menu">: one open at a time, Escape and a click elsewhere close it
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
};
document.addEventListener("click", (e) => closeMenus(e.target instanceof Element ? e.target.closest("details.menu") : null));
document.addEventListener("keydown", (e) => {
  if (e.key === "Escape") {
    const open = document.querySelector("details.menu[open]");
    closeMenus(null);
    open?.querySelector("summary")?.focus();
    drawer(false);
  }
  const typing = e.target instanceof Element && e.target.matches("input, textarea, select, [contenteditable]");
  if (e.key === "/" && !typing && !e.ctrlKey && !e.metaKey && !e.altKey) {
    const search = document.querySelector("[data-search]");
    if (search) {
      e.preventDefault();
      search.focus();
    }
  }
});

// --- groups of the side menu: what lies open stays so on this device (a cookie, so that no page jumps)
on("click", ".side summary", (summary) => {
  const { fold } = summary.parentElement.dataset;
  const kept = (document.cookie.match(/(?:^|; )menu=([a-z0-9_.-]*)/)?.[1] ?? "").split(".");
  const others = kept.filter((each) => each && !each.startsWith(`${fold}-`));
  const chosen = [...others, `${fold}-${summary.parentElement.open ? 0 : 1}`].join(".");
  document.cookie = `menu=${chosen}; path=/; max-age=31536000; samesite=lax`;
});

// --- the side menu as a drawer on phones
function drawer(open) {
  const side = document.getElementById("side");
  if (!side || side.classList.contains("open") === open) return;
  side.classList.toggle("open", open);
  document.querySelector(".scrim")?.toggleAttribute("hidden", !open);
  document.querySelector(".desk-main")?.toggleAttribute("inert", open);
  for (const b of document.querySelectorAll("[data-drawer]")) b.setAttribute("aria-expanded", String(open));
  if (open) side.querySelector("a, button")?.focus();
  else document.querySelector("[data-drawer]")?.focus();
}
on("click", "[data-drawer]", () => drawer(true));
on("click", "[data-drawer-close]", () => drawer(false));

// --- toasts
on("click", "[data-dismiss]", (button) => button.closest(".toast")?.remove());
for (const toast of document.querySelectorAll(".toast")) settle(toast);

// --- many choices: what is typed leaves those with these words, and the chosen ones
for (const field of document.querySelectorAll("[data-narrow]")) field.hidden = false;
on("input", "[data-narrow]", (field) => {
  const words = field.value.trim().toLowerCase();
  for (const pick of field.closest("fieldset").querySelectorAll(".pick"))
    pick.hidden = Boolean(words) && !pick.textContent.toLowerCase().includes(words) && !pick.querySelector(":checked");
});
on("keydown", "[data-narrow]", (_field, e) => e.key === "Enter" && e.preventDefault());

// --- print, copy
on("click", "[data-print]", () => window.print());
on("click", "[data-copy]", async (button) => {
  const field = document.getElementById(button.dataset.copy);
  const text = field?.value ?? field?.textContent ?? "";
  try {
    await navigator.clipboard.writeText(text.trim());
  } catch {
    field?.select?.();
    document.execCommand("copy");
  }
  say(button.dataset.done, "green");
});

// --- filters send themselves
on("change", "form[data-autosubmit]", (form) => form.requestSubmit?.());

// --- a phone keeps records and pages of one account
guardLeaving();

// --- a form is sent once; a page that comes back from the history can be sent again
document.addEventListener("submit", (e) => {
  const form = e.target;
  if (e.defaultPrevented || !(form instanceof HTMLFormElement) || form.method === "get") return;
  if (form.dataset.sent) {
    e.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  setTimeout(() => {
    for (const b of form.querySelectorAll("button:not([type=button])")) b.setAttribute("aria-disabled", "true");
  });
});
window.addEventListener("pageshow", (e) => {
  if (!e.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const b of form.querySelectorAll("[aria-disabled]")) b.removeAttribute("aria-disabled");
  }
});

// --- the error summary takes the focus, so that it is read first
const summary = document.querySelector(".form-errors");
if (summary && !summary.closest(".sample")) {
  summary.focus();
  // Coming to a part of the page takes the focus away again, once the page is loaded.
  if (location.hash) window.addEventListener("load", () => setTimeout(() => summary.focus(), 0));
}

// --- field face: say when the network is away
const net = document.getElementById("net");
if (net) {
  const show = () => {
    net.classList.toggle("is-off", !navigator.onLine);
    net.textContent = navigator.onLine ? net.dataset.online : net.dataset.offline;
  };
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  show();
}
