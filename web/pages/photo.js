// A photo is made small in the browser: longest edge 1600 px, JPEG. Drawing it anew also leaves behind
// EXIF and with it the position. The server strips both again; this saves the resident's data volume.
//
// Markup: the `photo_input` tag of linli.base.templatetags.ui. Where the browser cannot do this
// (no canvas, an unknown format), the file is sent as it is.

const EDGE = 1600;
const QUALITY = 0.82;

async function draw(file) {
  if (window.createImageBitmap) return createImageBitmap(file, { imageOrientation: "from-image" });
  const image = new Image();
  image.src = URL.createObjectURL(file);
  await image.decode();
  URL.revokeObjectURL(image.src);
  return image;
}

/** The same picture, small and without metadata; the file itself if it is no picture we can read. */
export async function shrink(file) {
  if (!file.type.startsWith("image/") || file.type === "image/svg+xml") return file;
  try {
    const image = await draw(file);
    const scale = Math.min(1, EDGE / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    const ground = canvas.getContext("2d");
    ground.fillStyle = "#fff";
    ground.fillRect(0, 0, canvas.width, canvas.height);
    ground.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!blob) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file;
  }
}

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
