// A photo is made small in the browser: longest edge 1600 px, JPEG. Drawing it anew also leaves behind
// EXIF and with it the position. The server strips both again; this saves the resident's data volume.
//
// Markup: the `photo_input` tag of linli.base.templatetags.ui. Where the browser cannot do this
// (no canvas, an unknown format), the file is sent as it is.

import { shrink } from "../js/shrink.js";

function show(box, files) {
  const list = box.querySelector(".photos");
  for (const old of list.querySelectorAll("li[data-new]")) {
    URL.revokeObjectURL(old.querySelector("img").src);
    old.remove();
  }
  files.forEach((file, at) => {
    const item = box.querySelector("template").content.firstElementChild.cloneNode(true);
    item.querySelector("img").src = URL.createObjectURL(file);
    item.querySelector("button").addEventListener("click", () => {
      files.splice(at, 1);
      put(box, files);
    });
    list.append(item);
  });
}

function put(box, files) {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  box.querySelector("input[type=file]").files = transfer.files;
  show(box, files);
}

export function bind(box) {
  const input = box.querySelector("input[type=file]");
  const limit = Number(box.dataset.limit) || 3;
  let kept = [];
  const add = async (incoming) => {
    box.setAttribute("aria-busy", "true");
    const small = await Promise.all([...incoming].map(shrink));
    kept = (input.multiple ? [...kept, ...small] : small).slice(0, limit);
    put(box, kept);
    box.removeAttribute("aria-busy");
  };
  input.addEventListener("change", () => add(input.files));
  for (const [event, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
    box.addEventListener(event, (e) => {
      e.preventDefault();
      box.classList.toggle("over", over);
      if (event === "drop") add(e.dataTransfer.files);
    });
  }
}

document.querySelectorAll("[data-photos]").forEach(bind);
