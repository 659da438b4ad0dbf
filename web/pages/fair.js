// The live board of a fair: each change is sent by the house and drawn without asking.
// Markup: [data-fair="<address of the events>"] with [data-sum="left|employers|posts|intents"], rows [data-post] with
// [data-left]; [data-state] with data-live, data-lost ("{when}"), data-over.
import { follow } from "../live/follow.js";

const root = document.querySelector("[data-fair]");

function rows() {
  return new Map([...root.querySelectorAll("[data-post]")].map((row) => [Number(row.dataset.post), row]));
}

/** The table as the house draws it: a stall came since, or the board is too long for an event. */
async function fetched() {
  const answer = await fetch(`${location.pathname}?part=1`, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  root.querySelector("[data-board]").replaceWith(page.querySelector("[data-board]"));
}

function draw(board) {
  for (const each of root.querySelectorAll("[data-sum]")) each.textContent = board[each.dataset.sum].toLocaleString();
  const known = rows();
  if (!board.lines || board.lines.length !== known.size || board.lines.some(([post]) => !known.has(post))) return fetched();
  for (const [post, left] of board.lines) {
    const row = known.get(post);
    const cell = row.querySelector("[data-left]");
    const words = left < 0 ? root.dataset.gone : left.toLocaleString();
    row.classList.toggle("is-off", left <= 0);
    if (cell.textContent.trim() !== words) {
      cell.textContent = words;
      row.classList.remove("is-new");
      void row.offsetWidth; // the mark of a change begins anew
      row.classList.add("is-new");
    }
  }
}

if (root) {
  const at = root.querySelector("[data-state]");
  let last = "";
  const say = (state) => {
    at.textContent = at.dataset[state].replace("{when}", last || at.dataset.made);
    at.dataset.is = state;
    at.hidden = false;
  };
  const end = follow(
    root.dataset.fair,
    (board) => {
      last = board.at;
      say("live");
      draw(board);
      if (!board.over) return;
      end();
      say("over");
    },
    (state) => state === "lost" && say(state),
  );
}
