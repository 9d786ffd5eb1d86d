// axe-core over every panel and the dialog, in every theme: no violation.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

import { withBrowser } from "./browser.mjs";
import { TABS } from "./page.mjs";
import { PROFILE, PUBLISHED, osLayer } from "./texts.mjs";

const { withPage } = withBrowser();
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const THEMES = [["light", {}], ["dark", {}], ["hc", {}], ["auto", { forcedColors: "active" }], ["auto", { viewport: { width: 640, height: 360 } }]];

for (const [theme, options] of THEMES) {
  test(`${theme} ${JSON.stringify(options)}: no violation`, withPage(async (page) => {
    await page.find("theme").selectOption(theme);
    await page.openFile("edge-store-infra.json", PROFILE);
    await page.hasText(osLayer(PROFILE));
    await page.setText(PUBLISHED);
    await page.hasFinding("Y006@10");
    await isAccessible(page, "problems");
    await page.row("Y006@10").getByRole("button").first().click();
    await isAccessible(page, "an open problem");
    await page.find("about-open").click();
    await isAccessible(page, "about");
    await page.find("about-close").click();
    for (const tab of TABS) {
      await page.find(`tab-${tab}`).click();
      await isAccessible(page, tab);
    }
    await page.find("tab-profile").click();
    await page.find("compare").click();
    await page.find("diff").waitFor();
    await isAccessible(page, "comparison");
    await page.find("compare-close").click();
    await page.find("export-open").click();
    await page.find("export-dialog").waitFor();
    await isAccessible(page, "export");
  }, options));
}

for (const colorScheme of ["light", "dark"]) {
  test(`${colorScheme}: no violation on the rules' own pages`, withPage(async ({ page }) => {
    const links = page.getByTestId("rule-row").locator("a").first();
    await page.getByTestId("tab-rules").click();
    await page.goto(new URL(await links.getAttribute("href"), page.url()).href);
    assert.match(await page.title(), /^[A-Z]\d{3} /);
    await isAccessible({ page }, "a rule");
    await page.getByRole("link", { name: "All rules" }).click();
    await page.getByRole("heading", { level: 1, name: "Rules" }).waitFor();
    await isAccessible({ page }, "the list");
  }, { colorScheme }));
}

async function isAccessible({ page }, state) {
  // In a world of its own, where the page's policy against evaluated text does not reach.
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send("Page.getFrameTree");
  const { executionContextId } = await session.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id });
  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
      expression,
      contextId: executionContextId,
      awaitPromise: true,
      returnByValue: true,
    });
    assert.equal(exceptionDetails, undefined, JSON.stringify(exceptionDetails));
    return result.value;
  };
  await evaluate(AXE);
  // Monaco's own insides are Monaco's; what is around them is ours.
  const violations = await evaluate(`axe.run({ exclude: [".monaco-editor"] }).then(({ violations }) =>
    violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html }) => html.slice(0, 200)) })))`);
  assert.deepEqual(violations, [], state);
  await session.detach();
}
