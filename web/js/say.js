// Toasts: messages leave by themselves unless they tell of a failure.
export function settle(toast) {
  if (!toast.dataset.stay) setTimeout(() => toast.remove(), 8000);
}
export function say(text, colour = "red") {
  const pattern = document.getElementById(`toast-${colour}`);
  const box = document.getElementById("toasts");
  if (!pattern || !box || !text) return;
  const toast = pattern.content.firstElementChild.cloneNode(true);
  toast.querySelector("p").textContent = text;
  box.append(toast);
  settle(toast);
}
