// A photo as it is sent: small, upright, without metadata.
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
