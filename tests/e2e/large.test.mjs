// A document of a megabyte: the page stays usable.
import assert from "node:assert/strict";
import { test } from "node:test";

import { withBrowser } from "./browser.mjs";
import { eventually } from "./page.mjs";

const { withPage } = withBrowser();

/** About a megabyte of stages, and one mistake at its end. */
const stage = (number) => `    - name: Component ${number}
      files:
        - path: /etc/component-${number}.conf
          permissions: 420
          content: |
            endpoint: https://component-${number}.northwind.dev/v1
            cluster: '{{ .spectro.system.cluster.name }}'
`;
const LARGE = `options:
  system.uri: registry.northwind.dev/edge/os:v1.4.5
stages:
  boot:
${Array.from({ length: 4_400 }, (_, number) => stage(number)).join("")}`;

/** From a key to the next frame after it, in milliseconds: the median of twenty keys in a comment's line. */
async function keyToFrame(page) {
  await page.focusEditor(2, 1);
  await page.page.evaluate(() => {
    window.frames_ = [];
    window.listener_ ??= () => {
      const start = performance.now();
      requestAnimationFrame(() => setTimeout(() => window.frames_.push(performance.now() - start)));
    };
    addEventListener("keydown", window.listener_, { capture: true });
  });
  for (let key = 0; key < 20; key += 1) await page.page.keyboard.press("#");
  const frames = () => page.page.evaluate(() => window.frames_);
  await eventually(async () => (await frames()).length >= 20);
  const times = await frames();
  assert.equal(times.length, 20);
  return times.sort((a, b) => a - b)[10];
}

test("a megabyte is checked, and typing does not wait for it", withPage(async (page) => {
  assert.ok(LARGE.length > 1_000_000);
  const small = "options:\n  system.uri: registry.northwind.dev/edge/os:v1.4.5\ntages: {}\n";
  await page.setText(small);
  await page.hasFindings(["S006@3"]);
  const least = await keyToFrame(page);

  await page.setText(`${LARGE}tages: {}\n`);
  const last = LARGE.split("\n").length;
  await page.hasFinding(`S006@${last}`);
  // Other programs of the machine can make keys slow, but not faster than they are.
  const medians = [];
  const limit = Math.max(100, 3 * least);
  while (medians.length < 3 && !medians.some((median) => median < limit)) medians.push(await keyToFrame(page));
  assert.ok(Math.min(...medians) < limit, `half of the keys took longer than ${medians} ms, in a small text ${least} ms`);

  await page.setText(small);
  await page.hasFindings(["S006@3"]);
}));
