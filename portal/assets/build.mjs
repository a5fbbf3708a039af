// Builds the styles, scripts and symbols into portal/static, under names that carry a hash of what they hold.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compile } from "sass";

const assets = dirname(fileURLToPath(import.meta.url));
const root = join(assets, "..", "..");
const out = join(root, "portal", "static");
const manifest = {};

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

async function scripts() {
  const result = await build({
    entryPoints: [join(assets, "scripts", "site.js")],
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
  for (const [file, made] of Object.entries(result.metafile.outputs)) {
    if (made.entryPoint) manifest[basename(made.entryPoint)] = basename(file);
  }
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await write("site.css", styles());
await write("symbols.svg", await symbols());
await write("icon.svg", await readFile(join(assets, "icon.svg"), "utf8"));
await scripts();
await writeFile(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
