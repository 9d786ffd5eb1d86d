// Bundles Monaco and our part of it into public/monaco: one module, its style sheet and icon font.
// Nothing in the bundle names another origin; the page loads it by a relative URL.
import { build } from "esbuild";
import { copyFile, mkdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const out = here("../../public/monaco");

// The page compares texts in a view of its own. Monaco's comparing editors, which its entry module brings along, are left out:
// 36 kB after brotli.
const noDiffEditors = {
  name: "no-diff-editors",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/(diffEditorWidget|multiDiffEditorWidget)\.js$/ }, ({ path }) => ({ path, namespace: "left-out" }));
    onLoad({ filter: /.*/, namespace: "left-out" }, ({ path }) => ({
      contents: `export class ${path.includes("multi") ? "MultiDiffEditorWidget" : "DiffEditorWidget"} {}`,
    }));
  },
};

// The box that F8 opens cuts long messages off and outlives its finding: the page goes to findings itself and shows the hover.
const noMarkerBox = {
  name: "no-marker-box",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/gotoError\.js$/ }, ({ path }) => ({ path, namespace: "no-marker-box" }));
    onLoad({ filter: /.*/, namespace: "no-marker-box" }, () => ({
      contents: `export const MarkerController = { get: () => null }; export const NextMarkerAction = { ID: "" };`,
    }));
  },
};

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  entryPoints: { editor: here("js/editor.js") },
  outdir: out,
  bundle: true,
  format: "esm",
  target: ["es2022"],
  minify: true,
  legalComments: "none",
  loader: { ".ttf": "file" },
  plugins: [noDiffEditors, noMarkerBox],
  assetNames: "[name]",
  logLevel: "warning",
});
await copyFile(here("node_modules/monaco-editor/LICENSE"), `${out}/LICENSE.txt`);
await copyFile(here("node_modules/monaco-editor/ThirdPartyNotices.txt"), `${out}/NOTICES.txt`);
