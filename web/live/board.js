// The board of a lecture on every screen: server-sent events carry all of it, drawn without a further request.
// Markup: [data-live-board="<address>"] holding [data-groups] with [data-group] > ul and template[data-line], and
// [data-caption]. Gives what came to `told`, so that the page may change the slate and the slide.
import { follow } from "./follow.js";

const ANSWERED = new Set(["answered_live", "answered_written", "handed_over"]);

function draw(root, board) {
  const groups = root.querySelector("[data-groups]");
  const line = groups.querySelector("template[data-line]");
  const liked = new Set(JSON.parse(sessionStorage.getItem("liked") ?? "[]"));
  for (const group of groups.querySelectorAll("[data-group]")) {
    const name = group.dataset.group;
    const mine = board.q.filter((one) => (name === "answered" ? ANSWERED.has(one.s) : one.s === name));
    const list = group.querySelector("ul");
    const old = new Map([...list.children].map((item) => [item.dataset.id, item]));
    for (const one of mine) {
      const item = old.get(String(one.id)) ?? line.content.firstElementChild.cloneNode(true);
      old.delete(String(one.id));
      item.dataset.id = one.id;
      item.querySelector("[data-t]").textContent = one.t;
      item.querySelector("[data-w]").textContent = one.w;
      item.querySelector("[data-a]").textContent = one.a ?? "";
      item.querySelector("[data-l]").textContent = one.l;
      const form = item.querySelector("[data-like]");
      if (form) {
        form.setAttribute("action", form.getAttribute("action").replace(/like\/\d*\//, `like/${one.id}/`));
        form.hidden = name === "answered";
        form.querySelector("button").disabled = liked.has(one.id);
      }
      list.append(item); // moves those that are there into their new order
    }
    for (const item of old.values()) item.remove();
    group.hidden = mine.length === 0;
  }
  const caption = root.querySelector("[data-caption]");
  if (caption) {
    caption.textContent = board.caption;
    caption.hidden = !board.caption;
  }
  const none = root.querySelector("[data-none]");
  if (none) none.hidden = board.q.length > 0;
}

export function followBoard(root, told = () => {}) {
  for (const group of root.querySelectorAll("[data-group]")) group.hidden = !group.querySelector("li");
  root.addEventListener("submit", async (e) => {
    const form = e.target.closest("[data-like]");
    if (!form) return;
    e.preventDefault();
    const id = Number(form.closest("li").dataset.id);
    form.querySelector("button").disabled = true;
    const sent = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    if (sent.ok) sessionStorage.setItem("liked", JSON.stringify([...JSON.parse(sessionStorage.getItem("liked") ?? "[]"), id]));
  });
  follow(root.dataset.liveBoard, (board) => {
    draw(root, board);
    told(board);
  });
}
