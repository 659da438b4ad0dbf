// Desk and field: the page's own behaviour, htmx for parts that are fetched, Alpine (CSP build) for small state.
import htmx from "htmx.org/dist/htmx.esm.js";
import Alpine from "@alpinejs/csp";
import "./page.js";
import { say } from "./say.js";

// htmx is configured by <meta name="htmx-config"> in base/base.html: nothing evaluated, no styles injected.
window.htmx = htmx;
window.Alpine = Alpine;

document.addEventListener("htmx:config:request", (e) => {
  const request = e.detail.ctx.request;
  const token = document.querySelector("meta[name=csrf-token]")?.content;
  if (token && request.method?.toUpperCase() !== "GET") request.headers["X-CSRFToken"] = token;
});
// A refusal or a failure leaves the page as it is and says so; 422 brings the form back with its errors.
document.addEventListener("htmx:after:request", (e) => {
  const status = e.detail.ctx.response?.status ?? 0;
  if (status >= 400 && status !== 422) {
    const words = document.body.dataset;
    say(e.detail.ctx.response.headers?.get("X-Linli-Refusal") || (status === 409 ? words.conflict : words.failed));
  }
});
document.addEventListener("htmx:error", () => say(document.body.dataset.failed));

Alpine.start();
