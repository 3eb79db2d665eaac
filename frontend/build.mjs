// Builds frontend/ into src/gehoord/core/ui/static/ui: `npm ci && npm run build`.
// Names carry no hash here: Django's manifest storage adds one when it collects the files.
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import { PurgeCSS } from "purgecss";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "..", "src", "gehoord");
const out = join(source, "core", "ui", "static", "ui");
const targets = ["chrome111", "edge111", "firefox121", "safari15.4"];

/** Every NL Design System class that a template or a Python file writes. */
async function vendorClasses() {
  const found = new Set();
  for (const entry of await readdir(source, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || ![".html", ".py"].includes(extname(entry.name))) continue;
    const text = await readFile(join(entry.parentPath ?? entry.path, entry.name), "utf8");
    for (const [name] of text.matchAll(/utrecht-[a-z0-9_-]+/g)) found.add(name);
  }
  return found;
}

/** Our own rules stay as they are; of the components' rules only what is used stays. */
async function purge(css, used) {
  const [result] = await new PurgeCSS().purge({
    content: [{ raw: [...used].join(" "), extension: "txt" }],
    css: [{ raw: css }],
    extractors: [{ extensions: ["txt"], extractor: (text) => text.split(" ") }],
    safelist: { standard: [/^(?!utrecht-)/] },
  });
  return result.css;
}

const started = Date.now();
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

const used = await vendorClasses();
for (const bundle of ["public", "staff"]) {
  await esbuild.build({
    entryPoints: [join(here, "css", `${bundle}.css`)],
    outdir: out,
    bundle: true,
    loader: { ".woff2": "file" },
    assetNames: "fonts/[name]",
    target: targets,
    logLevel: "warning",
  });
  const file = join(out, `${bundle}.css`);
  const { code } = await esbuild.transform(await purge(await readFile(file, "utf8"), used), {
    loader: "css",
    minify: true,
    legalComments: "none",
    target: targets,
  });
  const notice = "/*! Gehoord, EUPL-1.2. With NL Design System components, EUPL-1.2, (c) Frameless B.V. and Gemeente Utrecht. */\n";
  await writeFile(file, notice + code);
  await esbuild.build({
    entryPoints: [join(here, "js", `${bundle}.js`)],
    outdir: out,
    bundle: true,
    minify: true,
    format: "iife",
    target: targets,
    logLevel: "warning",
  });
}
await copyFile(join(here, "favicon.svg"), join(out, "favicon.svg"));
console.log(`Built the pages' styles, font and scripts in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
