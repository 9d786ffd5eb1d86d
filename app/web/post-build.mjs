// Trunk's last step. Works in the staging folder, on what Trunk has made:
// - the inline script that starts the app becomes a file, so that the Content-Security-Policy needs no exception for it;
// - the editor's bundle and the workers, which Trunk copies under fixed names, get names with a hash of their contents, so that a
//   cache never mixes two builds. The page finds them through the links in index.html;
// - the service worker gets the list of the files that it keeps.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const stage = process.env.TRUNK_STAGING_DIR;
if (!stage) throw new Error("TRUNK_STAGING_DIR is not set: this is run by `trunk build`");

const index = join(stage, "index.html");
let html = readFileSync(index, "utf8");

const hash = (...parts) => {
  const sum = createHash("sha256");
  for (const part of parts) sum.update(part);
  return sum.digest("hex").slice(0, 16);
};
const read = (name) => readFileSync(join(stage, name));
const replace = (from, to) => {
  if (!html.includes(from)) throw new Error(`index.html has no ${from}`);
  html = html.replaceAll(from, to);
};

const inline = html.match(/<script type="module"[^>]*>([\s\S]*?)<\/script>/);
if (!inline) throw new Error("index.html has no inline start script: has Trunk changed?");
const start = `start-${hash(inline[1])}.js`;
writeFileSync(join(stage, start), inline[1]);
replace(inline[0], `<script type="module" src="./${start}"></script>`);

for (const folder of ["monaco", "worker"]) {
  const parts = readdirSync(join(stage, folder)).sort();
  const name = `${folder}-${hash(...parts.map((part) => read(join(folder, part))))}`;
  renameSync(join(stage, folder), join(stage, name));
  replace(`"${folder}/`, `"./${name}/`);
}

const boot = `boot-${hash(read("boot.js"))}.js`;
renameSync(join(stage, "boot.js"), join(stage, boot));
replace('"boot.js"', `"./${boot}"`);

writeFileSync(index, html);

// The license texts are not needed offline.
const files = readdirSync(stage, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.endsWith(".txt"))
  .map((entry) => relative(stage, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"))
  .sort();
const rest = files.filter((name) => name.startsWith("rules/"));
const shell = files.filter((name) => !name.startsWith("rules/"));
const head = { CACHE: `layerwright-${hash(...files.map(read))}`, SHELL: shell, REST: rest };
const constants = Object.entries(head).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};\n`);
const source = readFileSync(new URL("service-worker.js", import.meta.url), "utf8");
writeFileSync(join(stage, "service-worker.js"), constants.join("") + source);
