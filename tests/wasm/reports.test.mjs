// Every report that the host made, made again in WebAssembly, and in time.
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
    const start = performance.now();
    const report = describe(read("text"));
    const time = performance.now() - start;
    assert.equal(report, read("report"));
    // The page takes a worker for dead that is silent for six seconds.
    assert.ok(time < 3_000, `took ${time.toFixed()} ms`);
  });
}
