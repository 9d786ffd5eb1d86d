// From the key to the markers, in the page as it is shipped. Argument: the folder with <kB>.yaml. Prints `<kB> <p50> <p95>` in ms.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { launch, startSite, watch } from "./browser.mjs";
import { Layerwright, eventually } from "./page.mjs";

const KEYS = 100;
const PAUSE_MS = 120;
const SIZES = [10, 100];

const site = await startSite();
const browser = await launch();
try {
  for (const size of SIZES) {
    const text = readFileSync(join(process.argv[2], `${size}.yaml`), "utf8");
    const times = (await measure(text)).sort((a, b) => a - b);
    const quantile = (share) => times[Math.ceil(times.length * share) - 1].toFixed(1);
    console.log(size, quantile(0.5), quantile(0.95));
  }
} finally {
  await browser.close();
  site.stop();
}

/** Types a root key that no layer has, letter by letter: its marker's message holds it, so every key changes the markers. */
async function measure(text) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const layerwright = new Layerwright(page, watch(page, site.url));
  await page.goto(site.url);
  await layerwright.isReady();
  await layerwright.setText(`${text}note: 1\n`);
  const line = text.split("\n").length;
  await layerwright.hasFinding(`S006@${line}`);
  await layerwright.focusEditor(line, 5);
  await page.evaluate(() => {
    const marker = () => JSON.stringify(window.__layerwright.markers().filter(({ code }) => JSON.stringify(code).includes("S006")));
    let shown = marker();
    let pressed;
    window.times = [];
    addEventListener("keydown", () => { pressed = performance.now(); }, { capture: true });
    // The markers and the panel are made from one report in one go, so a change of the panel is when to look.
    new MutationObserver(() => {
      const now = marker();
      if (now !== shown) window.times.push(performance.now() - pressed);
      shown = now;
    }).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
  });
  for (let key = 1; key <= KEYS; key += 1) {
    await page.keyboard.press("abcdefgh"[key % 8]);
    await eventually(async () => (await page.evaluate(() => window.times.length)) >= key);
    await page.waitForTimeout(PAUSE_MS);
  }
  const times = await page.evaluate(() => window.times);
  await page.close();
  if (times.length !== KEYS) throw new Error(`${times.length} changes of the markers for ${KEYS} keys`);
  return times;
}
