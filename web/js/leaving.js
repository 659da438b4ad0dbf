// Whoever signs out with records still on the phone is asked first; whoever signs in next finds nothing of the last.
import { all, forget } from "../field/db.js";

const LAST = "linli-account";

async function belongs(account) {
  const last = localStorage.getItem(LAST);
  if (last === account) return;
  if (last) await forget(account);
  localStorage.setItem(LAST, account);
}

async function waits(account) {
  // Who never kept anything has no store, and gets none here.
  if (!localStorage.getItem(LAST)) return false;
  return (await all("outbox")).some((record) => record.account === account);
}

export function guardLeaving() {
  const { account } = document.body.dataset;
  if (!account || !self.indexedDB) return;
  belongs(account).catch(() => {});
  document.addEventListener(
    "submit",
    async (e) => {
      const form = e.target;
      if (form.getAttribute("action") !== "/sign-out/" || "anyway" in form.dataset) return;
      e.preventDefault();
      if (await waits(account).catch(() => false)) location.href = "/door/waiting/?leaving";
      else {
        form.dataset.anyway = "";
        form.requestSubmit ? form.requestSubmit() : form.submit();
      }
    },
    true,
  );
}
