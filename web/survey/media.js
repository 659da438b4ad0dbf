// Photo, signature and location. Files stay in this page until the form is sent; their names are new each time,
// because a phone's clock repeats itself.
import SignaturePad from "signature_pad";
import Widget from "enketo-core/src/js/widget";
import { shrink } from "../js/shrink.js";
import { t } from "./words.js";

/** Name in the form → the file itself. */
export const files = new Map();

const unique = (kind, ending) => `${kind}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}.${ending}`;

function el(tag, given = {}, ...inner) {
  const made = Object.assign(document.createElement(tag), given);
  made.append(...inner);
  return made;
}
const button = (words, act) => {
  const made = el("button", { type: "button", className: "btn", textContent: words });
  made.addEventListener("click", act);
  return made;
};

class Files extends Widget {
  _init() {
    // As a text field the engine takes the value as it is: the name of the file.
    this.element.type = "text";
    this.element.dataset.drawing = "true";
    this.element.classList.add("survey-hidden");
    this.element.tabIndex = -1;
    this.box = el("div", { className: "survey-media" });
    this.element.after(this.box);
    this.draw();
  }
  keep(file) {
    files.delete(this.element.value);
    if (file) files.set(file.name, file);
    this.originalInputValue = file ? file.name : "";
  }
}

export class Signature extends Files {
  static get selector() {
    return '.or-appearance-signature input[data-type-xml="binary"]';
  }
  draw() {
    this.canvas = el("canvas", { className: "survey-pad", tabIndex: 0 });
    this.canvas.setAttribute("aria-label", t("sign.here"));
    this.canvas.setAttribute("role", "img");
    this.said = el("p", { className: "help", textContent: t("sign.here") });
    this.box.append(this.canvas, el("div", { className: "actions" }, button(t("sign.again"), () => this.clear())), this.said);
    this.pad = new SignaturePad(this.canvas, { penColor: "#10202f", backgroundColor: "#fff", minWidth: 1.2, maxWidth: 3.2 });
    this.pad.addEventListener("endStroke", () => this.take());
    // The canvas has its size only once it is shown; a turned phone must not wipe what was signed.
    new ResizeObserver(() => this.fit()).observe(this.canvas);
  }
  fit() {
    const scale = Math.max(window.devicePixelRatio || 1, 1);
    const width = Math.round(this.canvas.clientWidth * scale);
    if (!width || width === this.canvas.width) return;
    const drawn = this.pad.toData();
    this.canvas.width = width;
    this.canvas.height = Math.round(this.canvas.clientHeight * scale);
    this.canvas.getContext("2d").scale(scale, scale);
    this.pad.clear();
    this.pad.fromData(drawn);
  }
  clear() {
    this.pad.clear();
    this.keep(null);
    this.said.textContent = t("sign.here");
  }
  take() {
    // A dot is a slip of the finger: a signature has some length.
    const points = this.pad.toData().reduce((sum, stroke) => sum + stroke.points.length, 0);
    if (points < 8) return;
    this.canvas.toBlob((blob) => {
      if (!blob) return;
      this.keep(new File([blob], unique("signature", "png"), { type: "image/png" }));
      this.said.textContent = t("sign.taken");
    }, "image/png");
  }
  disable() {
    this.pad?.off();
  }
  enable() {
    this.pad?.on();
  }
}

export class Photo extends Files {
  static get selector() {
    return '.question:not(.or-appearance-signature):not(.or-appearance-draw):not(.or-appearance-annotate) input[type="file"][data-type-xml="binary"]';
  }
  draw() {
    // The question is a <label>: a click anywhere in it must not open the camera twice.
    const input = el("input", { type: "file", accept: "image/*", className: "ignore survey-file survey-hidden", tabIndex: -1 });
    this.picture = el("img", { alt: "", hidden: true });
    this.remove = button(t("photo.remove"), () => this.clear());
    this.remove.hidden = true;
    input.addEventListener("click", (event) => event.stopPropagation());
    input.addEventListener("change", async (event) => {
      event.stopPropagation();
      const file = input.files[0];
      if (!file) return;
      const small = await shrink(file);
      const named = new File([small], unique("photo", small.type === "image/jpeg" ? "jpg" : (file.name.split(".").pop() || "jpg")), { type: small.type });
      this.keep(named);
      this.picture.src = URL.createObjectURL(named);
      this.picture.hidden = this.remove.hidden = false;
      input.value = "";
    });
    this.box.append(input, this.picture, el("div", { className: "actions" }, button(t("photo.take"), () => input.click()), this.remove));
  }
  clear() {
    URL.revokeObjectURL(this.picture.src);
    this.picture.hidden = this.remove.hidden = true;
    this.keep(null);
  }
}

export class Location extends Widget {
  static get selector() {
    return 'input[data-type-xml="geopoint"]';
  }
  _init() {
    this.element.classList.add("survey-hidden");
    this.element.tabIndex = -1;
    this.said = el("p", { className: "help", textContent: t("place.ask") });
    const take = button(t("place.take"), () => this.ask());
    const drop = button(t("place.drop"), () => this.say("", t("place.ask")));
    this.element.after(el("div", { className: "survey-media" }, this.said, el("div", { className: "actions" }, take, drop)));
  }
  ask() {
    if (!navigator.geolocation) return this.say("", t("place.none"));
    this.said.textContent = t("place.wait");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const place = [coords.latitude, coords.longitude, coords.altitude ?? 0, coords.accuracy].map((n) => Number(n.toFixed(6)));
        this.say(place.join(" "), t("place.taken", { metres: String(Math.round(coords.accuracy)) }));
      },
      () => this.say("", t("place.none")),
      { enableHighAccuracy: true, timeout: 20000 },
    );
  }
  say(value, words) {
    this.originalInputValue = value;
    this.said.textContent = words;
  }
}
