// Builds what the browser loads: `npm ci && node tools/assets.mjs` (= `make assets`).
//
//   web/css/linli.css   -> static/linli/v/linli.css    every page
//   web/js/app.js       -> static/linli/v/app.js       desk and field: htmx, Alpine (CSP build), page.js
//   web/js/portal.js    -> static/linli/v/portal.js    residents, sign-in, errors: no library
//   web/pages/*.js      -> static/linli/v/pages/*.js   one module per page that needs one
//   web/field/*.js      what pages/{field,door,waiting,sw}.js share: the queue and the bag on a phone
//   web/icon-*.png      our mark as installed browsers want it, drawn from web/mark.svg
//   web/survey/         -> within v/pages/survey.js    Enketo (npm), its widgets and words replaced by ours
//   enketo-transformer  -> base/xsl/*.xsl              the sheets that base/enketo.py runs on the server
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

// Enketo lets an application put its own modules in place of some of its; without maps and date pickers it is
// a third of its size. Its one inline handler would be refused by our content policy.
const ours = (name) => join(ROOT, "web/survey", name);
const enketo = {
  name: "enketo",
  setup(build) {
    const modules = { config: "config.js", widgets: "widgets.js", translator: "words.js", dialog: "dialog.js" };
    build.onResolve({ filter: /^enketo\// }, ({ path }) => {
      const name = path.slice("enketo/".length);
      if (modules[name]) return { path: ours(modules[name]) };
      return { path: join(ROOT, `node_modules/enketo-core/src/js/${name}.js`) };
    });
    build.onResolve({ filter: /fake-translator$/ }, () => ({ path: ours("words.js") }));
    build.onResolve({ filter: /^node-forge/ }, () => ({ path: ours("no-digest.js") }));
    build.onLoad({ filter: /enketo-core\/src\/js\/form\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const inline = ".attr('onsubmit', 'return false;')";
      if (!text.includes(inline)) throw new Error("enketo-core has changed: look at its inline handler again");
      return { contents: text.replace(inline, ".on('submit', () => false)"), loader: "js" };
    });
  },
};
const SHEETS = ["openrosa2html5form", "openrosa2xmlmodel"];

async function sheets() {
  if (process.argv[2]) return;
  const out = join(ROOT, "src/linli/base/xsl");
  await mkdir(out, { recursive: true });
  for (const name of SHEETS) {
    const path = `node_modules/enketo-transformer/dist/enketo-transformer/xsl/${name}.xsl.js`;
    const { default: text } = await import(join(ROOT, path));
    await writeFile(join(out, `${name}.xsl`), `${text.trim()}\n`);
  }
}

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
// Notices of what a page module brings along.
const NOTICES = {
  "hls.js": "/* Linli; hls.js (Apache-2.0, Dailymotion). Built by tools/assets.mjs. */",
  "survey.js": "/* Linli; includes enketo-core and openrosa-xpath-evaluator (Apache-2.0), jQuery and signature_pad (MIT), mergexml (ISC). Built by tools/assets.mjs. */",
};
for (const name of await pages()) {
  const banner = { js: NOTICES[name] ?? common.banner.js };
  await build({ ...common, banner, entryPoints: [`web/pages/${name}`], outfile: join(OUT, "pages", name), format: "esm", plugins: [enketo] });
}
await sheets();
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
