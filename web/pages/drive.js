// The pages of a drive.
//
// [data-step] a form whose stage says what else is asked: [data-for="signed declined"] is shown for these meanings.
// [data-matrix] doors open their form in <dialog id="sheet">; without this script they lead to the target's page.
// [data-paper] a grid of rows (tr[data-row]): what a row's stage asks is shown, Enter goes to the next row.
// [data-order] rows that [data-move] buttons (and Alt with the arrows) put up and down.

const meaningOf = (select) => select?.selectedOptions[0]?.dataset.meaning ?? "";

function settle(box, select) {
  const meaning = meaningOf(select);
  for (const part of box.querySelectorAll("[data-for]")) {
    part.hidden = !part.dataset.for.split(" ").includes(meaning);
    if (!part.hidden) continue;
    for (const el of [part, ...part.querySelectorAll("input, select, textarea")]) if ("value" in el) el.value = "";
  }
}

function bindStep(form) {
  const select = form.querySelector("select[name$=stage]");
  if (!select) return;
  settle(form, select);
  select.addEventListener("change", () => settle(form, select));
}
document.querySelectorAll("form[data-step]").forEach(bindStep);

// --- the sheet over the matrix
const sheet = document.getElementById("sheet");
if (sheet?.showModal) {
  document.querySelector("[data-matrix]")?.addEventListener("click", async (e) => {
    const cell = e.target instanceof Element ? e.target.closest("a.cell") : null;
    if (!cell || e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    try {
      const answer = await fetch(`${cell.getAttribute("href")}sheet/`, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      sheet.innerHTML = await answer.text();
    } catch {
      location.assign(cell.href);
      return;
    }
    sheet.querySelectorAll("form[data-step]").forEach(bindStep);
    sheet.showModal();
  });
}

// --- the grid of a paper
for (const form of document.querySelectorAll("form[data-paper]")) {
  const rows = [...form.querySelectorAll("tr[data-row]")];
  for (const [at, row] of rows.entries()) {
    const select = row.querySelector("[data-stage]");
    settle(row, select);
    select.addEventListener("change", () => settle(row, select));
    row.addEventListener("keydown", (e) => {
      if (e.key !== "Enter" || e.isComposing) return;
      e.preventDefault();
      const next = rows[at + (e.shiftKey ? -1 : 1)];
      (next ? next.querySelector("[data-stage]") : form.querySelector("button.btn-primary"))?.focus();
    });
  }
}

// --- stages in another order
for (const list of document.querySelectorAll("[data-order]")) {
  const move = (row, up) => {
    const other = up ? row.previousElementSibling : row.nextElementSibling;
    // The first row stays the first: the stage before any visit.
    if (!other || row === list.firstElementChild || other === list.firstElementChild) return;
    if (up) other.before(row);
    else other.after(row);
  };
  list.addEventListener("click", (e) => {
    const button = e.target instanceof Element ? e.target.closest("[data-move]") : null;
    if (!button) return;
    e.preventDefault();
    move(button.closest("tr"), button.dataset.move === "up");
    button.focus();
  });
  list.addEventListener("keydown", (e) => {
    if (e.altKey && (e.key === "ArrowUp" || e.key === "ArrowDown")) {
      e.preventDefault();
      move(e.target.closest("tr"), e.key === "ArrowUp");
      e.target.focus();
    } else if (e.key === "Enter" && e.target.matches("input")) {
      // Enter in a field is no press on the first arrow.
      e.preventDefault();
      list.closest("form").querySelector("button.btn-primary")?.focus();
    }
  });
}
