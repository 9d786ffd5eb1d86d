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
          permissions: "0644"
          content: |
            endpoint: https://component-${number}.northwind.dev/v1
            cluster: '{{ .spectro.system.cluster.name }}'
`;
const LARGE = `options:
  system.uri: registry.northwind.dev/edge/os:v1.4.5
stages:
  boot:
${Array.from({ length: 4_400 }, (_, number) => stage(number)).join("")}`;

test("a megabyte is checked, and typing does not wait for it", withPage(async (page) => {
  assert.ok(LARGE.length > 1_000_000);
  await page.setText(`${LARGE}tages: {}\n`);
  const last = LARGE.split("\n").length;
  await page.hasFinding(`S006@${last}`);

  await page.focusEditor(2, 1);
  const times = await page.page.evaluate(() => {
    // From the key to the next frame after it.
    window.frames_ = [];
    addEventListener("keydown", () => {
      const start = performance.now();
      requestAnimationFrame(() => setTimeout(() => window.frames_.push(performance.now() - start)));
    }, { capture: true });
  }).then(async () => {
    for (let key = 0; key < 20; key += 1) await page.page.keyboard.press("#");
    await eventually(async () => (await page.page.evaluate(() => window.frames_.length)) >= 20);
    return page.page.evaluate(() => window.frames_);
  });
  assert.equal(times.length, 20);
  const median = times.sort((a, b) => a - b)[10];
  assert.ok(median < 100, `half of the keys took longer than ${median} ms`);

  await page.setText("options:\n  system.uri: registry.northwind.dev/edge/os:v1.4.5\ntages: {}\n");
  await page.hasFindings(["S006@3"]);
}));
