// The core's time in WebAssembly. Argument: the folder with <kB>.yaml. Prints `<kB> <median milliseconds>` for each.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { findings } = createRequire(import.meta.url)(process.env.LAYERWRIGHT_WASM);
const folder = process.argv[2];

for (const file of readdirSync(folder).filter((name) => name.endsWith(".yaml"))) {
  const text = readFileSync(join(folder, file), "utf8");
  const times = [];
  const end = performance.now() + 1500;
  while (times.length < 5 || (performance.now() < end && times.length < 2000)) {
    const start = performance.now();
    findings(text);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  console.log(file.slice(0, -".yaml".length), times[times.length >> 1].toFixed(3));
}
