// Builds what the browser loads: `npm ci && node tools/assets.mjs` (= `make assets`).
//
//   web/css/linli.css   -> static/linli/v/linli.css    every page
//   web/js/app.js       -> static/linli/v/app.js       desk and field: htmx, Alpine (CSP build), page.js
//   web/js/portal.js    -> static/linli/v/portal.js    residents, sign-in, errors: no library
//   web/pages/*.js      -> static/linli/v/pages/*.js   one module per page that needs one
//   web/field/*.js      what pages/{field,door,waiting,sw}.js share: the queue and the bag on a phone
//   web/icon-*.png      our mark as installed browsers want it, drawn from web/mark.svg
//   web/icons.txt       -> static/linli/v/icons.svg    the Tabler icons named there, and our signs
//
// To add a page module: put web/pages/<name>.js (it may import npm packages of package.json and other files
// of web/), run this, load it in the template's block `scripts` with {% page_script "<name>" %}, commit both.
// A module finds its elements by data-* attributes and does nothing where there are none.
// A worker that must be served from the root (service worker) is a page module too; the view serves the file.
//
// The results are committed, so that installing and running need no Node; CI runs this and compares. The
// output is the same on every machine: pinned versions, sorted inputs, no dates, no absolute paths.

import { build } from "esbuild";
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
// Another folder as the argument leaves the committed files alone: for comparing.
const OUT = process.argv[2] ?? join(ROOT, "src/linli/base/static/linli/v");
const LIMIT_KB = 90;

const common = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  target: ["es2020", "chrome87", "safari14.1", "firefox90"],
  loader: { ".svg": "dataurl" },
  banner: { js: "/* Linli; includes htmx (0BSD) and Alpine (MIT) where used. Built by tools/assets.mjs. */" },
};

async function pages() {
  const names = await readdir(join(ROOT, "web/pages"));
  return names.filter((name) => name.endsWith(".js")).sort();
}

async function sprite() {
  const text = await readFile(join(ROOT, "web/icons.txt"), "utf8");
  const names = text.split("\n").filter((line) => line && !line.startsWith("#"));
  const symbols = [];
  for (const line of [...new Set(names)].sort()) {
    const [name, source = name] = line.split("=");
    const svg = await readFile(join(ROOT, `node_modules/@tabler/icons/icons/outline/${source}.svg`), "utf8");
    const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    const drawn = inner.replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" ?\/>/, "").replace(/\s*\n\s*/g, "");
    symbols.push(`<symbol id="${name}" viewBox="0 0 24 24">${drawn}</symbol>`);
  }
  const signs = (await readFile(join(ROOT, "web/signs.svg"), "utf8")).trim();
  return `<svg xmlns="http://www.w3.org/2000/svg">\n<!-- Tabler Icons (MIT) -->\n${symbols.join("\n")}\n${signs}\n</svg>\n`;
}

await rm(OUT, { recursive: true, force: true });
await mkdir(join(OUT, "pages"), { recursive: true });
await build({ ...common, entryPoints: ["web/css/linli.css"], outfile: join(OUT, "linli.css"), banner: {} });
for (const name of ["app", "portal"]) {
  await build({ ...common, entryPoints: [`web/js/${name}.js`], outfile: join(OUT, `${name}.js`), format: "iife" });
}
for (const name of await pages()) {
  await build({ ...common, entryPoints: [`web/pages/${name}`], outfile: join(OUT, "pages", name), format: "esm" });
}
await writeFile(join(OUT, "icons.svg"), await sprite());
for (const name of ["mark.svg", "icon-192.png", "icon-512.png", "icon-maskable.png"]) {
  await copyFile(join(ROOT, "web", name), join(OUT, name));
}
// The accessibility checks of tests/browser and tools/screens.py run this inside the page.
await copyFile(join(ROOT, "node_modules/axe-core/axe.min.js"), join(ROOT, "tools/axe.min.js"));

let total = 0;
for (const name of ["linli.css", "app.js", "portal.js", "icons.svg"]) {
  const bytes = await readFile(join(OUT, name));
  const kb = gzipSync(bytes, { level: 9 }).length / 1024;
  if (name !== "portal.js") total += kb;
  console.log(`${name.padEnd(12)} ${kb.toFixed(1).padStart(6)} KB gzip  ${createHash("sha256").update(bytes).digest("hex").slice(0, 12)}`);
}
console.log(`first desk page: ${total.toFixed(1)} KB of ${LIMIT_KB}`);
if (total > LIMIT_KB) {
  console.error("The first page has become too heavy.");
  process.exit(1);
}
