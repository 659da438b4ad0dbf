// A ledger's table is written in place. Cells with [data-cell] are reached by the arrow keys (one of them holds the
// tab stop); Enter or F2 begins, Enter keeps (Shift+Enter: a new line), Esc leaves it as it was, Tab keeps and moves
// on. One cell is one act: the server answers with the row as it stands now, or with a refusal in words. Where
// somebody else was faster both versions are shown and nothing is overwritten.
//
// Markup: [data-ledger data-yours data-again data-leave data-failed], in it tr[data-item=address][data-version],
// td[data-cell][data-kind=text|area|date|number|select|note][data-value]; template[data-options=cell] for selects.

const box = document.querySelector("[data-ledger]");
const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
const cells = () => [...box.querySelectorAll("[data-cell]")];
const rowOf = (cell) => cell.closest("tr");
let open = null;

function reach(cell, { focus = true } = {}) {
  if (!cell) return;
  for (const other of box.querySelectorAll('[data-cell][tabindex="0"]')) other.tabIndex = -1;
  cell.tabIndex = 0;
  if (focus) {
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

/** The nearest cell that can be written, one step in this direction. */
function neighbour(cell, key) {
  const row = rowOf(cell);
  const inRow = [...row.querySelectorAll("[data-cell]")];
  const at = inRow.indexOf(cell);
  if (key === "ArrowRight") return inRow[at + 1];
  if (key === "ArrowLeft") return inRow[at - 1];
  if (key === "Home") return inRow[0];
  if (key === "End") return inRow.at(-1);
  const next = key === "ArrowDown" ? "nextElementSibling" : "previousElementSibling";
  for (let other = row[next]; other; other = other[next]) {
    const same = other.querySelector(`[data-cell="${cell.dataset.cell}"]`);
    if (same) return same;
  }
  return null;
}

function input(cell) {
  const { kind, cell: name, value } = cell.dataset;
  let field;
  if (kind === "select") {
    field = document.createElement("select");
    field.append(document.querySelector(`template[data-options="${name}"]`).content.cloneNode(true));
  } else if (kind === "area" || kind === "note") {
    field = document.createElement("textarea");
    field.rows = 4;
    field.maxLength = 2000;
  } else {
    field = document.createElement("input");
    field.type = kind;
    if (kind === "number") field.step = "any";
  }
  field.value = value;
  field.setAttribute("aria-label", cell.title);
  return field;
}

function begin(cell, value) {
  if (open) return;
  const before = [...cell.childNodes];
  const field = input(cell);
  if (value !== undefined) field.value = value;
  open = { cell, field, before };
  cell.replaceChildren(field);
  field.focus();
  field.select?.();
}

function leave({ focus = true } = {}) {
  if (!open) return;
  const { cell, before } = open;
  open = null;
  cell.replaceChildren(...before);
  if (focus) reach(cell);
}

/** The row as the server drew it, with the category's cell that reaches over several rows kept. */
function redraw(row, html) {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  const fresh = holder.content.querySelector("tr");
  const category = row.querySelector(".l-category");
  if (category) fresh.prepend(category);
  row.replaceWith(fresh);
  return fresh;
}

function refuse(cell, words, ...buttons) {
  cell.querySelector(".refusal")?.remove();
  const note = document.createElement("div");
  note.className = "refusal";
  note.setAttribute("role", "alert");
  note.append(words, ...buttons);
  cell.append(note);
}

const button = (words, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-sm";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
};

async function keep(then) {
  const { cell, field } = open;
  const row = rowOf(cell);
  const name = cell.dataset.cell;
  if (field.value === cell.dataset.value || (cell.dataset.kind === "note" && !field.value.trim())) {
    leave();
    then?.(cell);
    return;
  }
  cell.classList.add("busy");
  field.disabled = true;
  try {
    const sent = new FormData();
    sent.set("cell", name);
    sent.set("value", field.value);
    sent.set("version", row.dataset.version);
    const answer = await fetch(row.dataset.item, {
      method: "POST",
      body: sent,
      headers: { "X-CSRFToken": token(), Accept: "application/json" },
    });
    const said = await answer.json();
    if (answer.ok) {
      open = null;
      const fresh = redraw(row, said.row).querySelector(`[data-cell="${name}"]`);
      reach(fresh);
      then?.(fresh);
      return;
    }
    if (said.conflict) {
      // Both versions stand there: the row as it is now, and what was written here.
      open = null;
      const fresh = redraw(row, said.row).querySelector(`[data-cell="${name}"]`);
      if (!fresh) return;
      reach(fresh);
      const mine = said.yours;
      refuse(
        fresh,
        `${said.conflict} ${box.dataset.yours}：${mine}`,
        button(box.dataset.again, () => {
          fresh.querySelector(".refusal").remove();
          begin(fresh, mine);
        }),
        button(box.dataset.leave, () => {
          fresh.querySelector(".refusal").remove();
          reach(fresh);
        }),
      );
      return;
    }
    refuse(cell, said.refused ?? said.errors?.[0]?.words ?? box.dataset.failed);
  } catch {
    refuse(cell, box.dataset.failed);
  }
  cell.classList.remove("busy");
  field.disabled = false;
  field.focus();
}

if (box) {
  reach(cells()[0], { focus: false });
  box.addEventListener("focusin", (e) => {
    const cell = e.target.closest?.("[data-cell]");
    if (cell && cell === e.target) reach(cell, { focus: false });
  });
  box.addEventListener("dblclick", (e) => {
    const cell = e.target.closest("[data-cell]");
    if (cell && !open) begin(cell);
  });
  box.addEventListener("click", (e) => {
    const cell = e.target.closest("[data-cell]");
    if (cell && !open && !e.target.closest("a, button")) reach(cell);
  });
  box.addEventListener("focusout", (e) => {
    if (open && e.target === open.field && !open.field.disabled && !open.cell.contains(e.relatedTarget)) {
      if (open.field.value === open.cell.dataset.value) leave({ focus: false });
    }
  });
  box.addEventListener("keydown", (e) => {
    if (open && e.target === open.field) {
      const newLine = open.field.tagName === "TEXTAREA" && e.shiftKey;
      if (e.key === "Escape") {
        e.preventDefault();
        leave();
      } else if (e.key === "Enter" && !newLine && !e.isComposing) {
        e.preventDefault();
        keep((cell) => reach(neighbour(cell, "ArrowDown") ?? cell));
      } else if (e.key === "Tab") {
        e.preventDefault();
        const key = e.shiftKey ? "ArrowLeft" : "ArrowRight";
        keep((cell) => reach(neighbour(cell, key) ?? cell));
      }
      return;
    }
    const cell = e.target.closest?.("[data-cell]");
    if (!cell || cell !== e.target) return;
    if (/^(Arrow|Home|End)/.test(e.key)) {
      const next = neighbour(cell, e.key);
      if (next) {
        e.preventDefault();
        reach(next);
      }
    } else if (e.key === "Enter" || e.key === "F2") {
      e.preventDefault();
      begin(cell);
    }
  });
}
