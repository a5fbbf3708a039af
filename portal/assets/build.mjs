// Builds the styles, scripts and symbols into portal/static, under names that carry a hash of what they hold.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { compile } from "sass";

const assets = dirname(fileURLToPath(import.meta.url));
const root = join(assets, "..", "..");
const out = join(root, "portal", "static");
const manifest = {};
const ENTRIES = ["site.js", "sw.js"];

async function write(name, text) {
  const [stem, extension] = name.split(".");
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 10);
  manifest[name] = `${stem}-${hash}.${extension}`;
  await writeFile(join(out, manifest[name]), text);
}

function styles() {
  const options = { style: "compressed", loadPaths: [join(root, "node_modules")], quietDeps: true };
  return compile(join(assets, "styles", "site.scss"), options).css;
}

async function symbols() {
  const folder = join(assets, "symbols");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".svg")).sort();
  const drawn = names.map(async (name) => {
    const svg = (await readFile(join(folder, name), "utf8")).trim();
    return svg
      .replace(/^<svg[^>]*viewBox="([^"]+)"[^>]*>/, `<symbol id="${basename(name, ".svg")}" viewBox="$1">`)
      .replace(/<\/svg>$/, "</symbol>");
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${(await Promise.all(drawn)).join("")}</svg>`;
}

// Compressed here at the highest level, once, and not at each request.
async function compress(name) {
  const text = await readFile(join(out, name));
  await writeFile(join(out, `${name}.gz`), gzipSync(text, { level: 9 }));
  await writeFile(join(out, `${name}.br`), brotliCompressSync(text));
  return [name, `${name}.gz`, `${name}.br`];
}

async function clear(names) {
  await Promise.all(names.map((name) => rm(join(out, name), { force: true })));
}

async function scripts() {
  const result = await build({
    entryPoints: ENTRIES.map((name) => join(assets, "scripts", name)),
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    minify: true,
    outdir: out,
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    metafile: true,
  });
  const outputs = Object.entries(result.metafile.outputs);
  for (const [file, made] of outputs) {
    if (made.entryPoint && ENTRIES.includes(basename(made.entryPoint))) manifest[basename(made.entryPoint)] = basename(file);
  }
  return outputs.map(([file]) => basename(file));
}

await mkdir(out, { recursive: true });
const before = await readdir(out);
await write("site.css", styles());
await write("symbols.svg", await symbols());
await write("icon.svg", await readFile(join(assets, "icon.svg"), "utf8"));
const chunks = await scripts();
const served = (await Promise.all([...Object.values(manifest), ...chunks].map(compress))).flat();

// The manifest is put in place whole, and what it no longer names goes last, so that a running site never misses a file.
await writeFile(join(out, "manifest.new"), `${JSON.stringify(manifest, null, 2)}\n`);
await rename(join(out, "manifest.new"), join(out, "manifest.json"));
const kept = new Set([...served, "manifest.json"]);
await clear(before.filter((name) => !kept.has(name)));
