// Every report that the host made, made again in WebAssembly. What reports cost is bounded by src/bin/steps.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";

const { LAYERWRIGHT_WASM, LAYERWRIGHT_REPORTS } = process.env;
const { describe } = createRequire(import.meta.url)(LAYERWRIGHT_WASM);

for (const file of readdirSync(LAYERWRIGHT_REPORTS).filter((name) => name.endsWith(".text"))) {
  const name = file.slice(0, -".text".length);
  test(`${name}: the same report`, () => {
    const read = (extension) => readFileSync(join(LAYERWRIGHT_REPORTS, `${name}.${extension}`), "utf8");
    assert.equal(describe(read("text")), read("report"));
  });
}
