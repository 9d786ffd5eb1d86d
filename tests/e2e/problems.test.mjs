// The list of problems: worst first, one line each, walked with the arrows, and what can be done about each.
import assert from "node:assert/strict";
import { test } from "node:test";

import { withBrowser } from "./browser.mjs";
import { eventually } from "./page.mjs";
import { PUBLISHED } from "./texts.mjs";

const { withPage } = withBrowser();
const LAYER = "options:\n  system.osVersion: 22.10\n  system.uri: registry.northwind.dev/edge/os:v1\n";

const listed = async (page) => {
  await page.setText(PUBLISHED);
  await page.hasFinding("Y006@10");
};
const focused = ({ page }) => page.evaluate(() => {
  const row = document.activeElement?.closest("[data-code]");
  return `${row?.dataset.code}@${row?.dataset.line}`;
});

test("problems are grouped by severity, in the order of lines, one line each", withPage(async (page) => {
  await listed(page);
  const rows = await page.rows().evaluateAll((rows) => rows.map(({ dataset, offsetHeight }) => [dataset.severity, Number(dataset.line), offsetHeight]));
  const rank = ([severity, line]) => ["error", "warning", "info"].indexOf(severity) * 1000 + line;
  assert.deepEqual(rows.map(rank), rows.map(rank).sort((a, b) => a - b));
  assert.ok(new Set(rows.map(([severity]) => severity)).size > 1);
  for (const [, , height] of rows) assert.ok(height <= 40, `${height} px`);
  const heads = await page.find("problems").locator("h2").allTextContents();
  assert.equal(heads[0], "Errors");
  await page.row("Y006@10").getByRole("button").first().click();
  assert.match(await page.row("Y006@10").innerText(), /in quotes/);
}));

test("one tab stop, arrows, Home and End walk the list, and Enter goes to the place", withPage(async (page) => {
  await listed(page);
  assert.equal(await page.rows().locator("> * > .problem-go[tabindex='0']").count(), 1);
  const all = await page.findings();
  await page.rows().first().locator(".problem-go").focus();
  await page.page.keyboard.press("ArrowDown");
  assert.equal(await focused(page), all[1]);
  assert.equal(await page.rows().nth(1).locator(".problem-go").getAttribute("aria-expanded"), "true");
  await page.page.keyboard.press("End");
  assert.equal(await focused(page), all.at(-1));
  await page.page.keyboard.press("Home");
  assert.equal(await focused(page), all[0]);
  assert.equal(await page.rows().locator(".problem-go[tabindex='0']").count(), 1);
  await page.page.keyboard.press("Enter");
  await page.page.keyboard.press("End");
  await page.page.keyboard.type(" # here");
  const line = Number(all[0].split("@")[1]);
  assert.match((await page.text()).split("\n")[line - 1], / # here$/);
}));

test("findings are copied as Markdown", withPage(async (page) => {
  await listed(page);
  await page.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const copied = () => page.page.evaluate(() => navigator.clipboard.readText());
  await page.find("problems-copy").click();
  await eventually(async () => (await page.find("notice").count()) > 0);
  const all = await copied();
  assert.match(all, /^Layerwright: \d+ errors/);
  assert.equal(all.match(/^- \*\*/gm).length, await page.rows().count());
  await page.row("Y006@10").getByRole("button").first().click();
  await page.find("problem-copy").click();
  await eventually(async () => /^- \*\*error Y006\*\*, line 10: /.test(await copied()));
  assert.match(await copied(), /^- \*\*error Y006\*\*, line 10: /);
}));

test("a finding is ignored where it is, with a reason, or its rule is turned off", withPage(async (page) => {
  await page.setText(LAYER);
  await page.hasFinding("Y010@2");
  await page.row("Y010@2").getByRole("button").first().click();
  await page.find("problem-ignore").click();
  await eventually(async () => (await page.text()) !== LAYER);
  await page.page.keyboard.type("the build drops the zero, too");
  await page.hasText(LAYER.replace("  system.osVersion", "  # layerwright: ignore[Y010] because the build drops the zero, too\n  system.osVersion"));
  await page.settled();
  assert.ok(!(await page.findings()).some((finding) => /^Y010|^Y019/.test(finding)), `${await page.findings()}`);

  await page.setText(LAYER);
  await page.hasFinding("Y010@2");
  // It is still open, as it was before it was ignored.
  await page.find("problem-off").click();
  await eventually(async () => !(await page.findings()).includes("Y010@2"));
  assert.ok(!(await page.findings()).includes("Y010@2"));
  assert.equal(await page.page.evaluate(() => localStorage.getItem("layerwright.severities")), "Y010=off");
}));

test("where nothing is written or filled in, nothing is called clean", withPage(async (page) => {
  for (const text of ["", "# only a comment\n\n---\n"]) {
    await page.setText(text);
    await page.settled();
    assert.equal(await page.find("status").textContent(), "nothing to check yet");
    assert.equal(await page.find("status").getAttribute("data-state"), "busy");
    assert.match(await page.find("problems").innerText(), /Nothing to check yet/);
  }
  await page.find("templates").click();
  const names = await page.page.locator('[data-testid^="template-"]').evaluateAll((all) => all.map(({ dataset }) => dataset.testid));
  await page.page.keyboard.press("Escape");
  const clean = [];
  // In agent mode a layer may need nothing of its owner's.
  for (const name of names.filter((name) => !name.endsWith("-agent"))) {
    const before = await page.text();
    await page.find("templates").click();
    await page.find(name).click();
    await eventually(async () => (await page.text()) !== before);
    await page.settled();
    if ((await page.find("status").getAttribute("data-state")) === "ok") clean.push(name);
  }
  assert.deepEqual(clean, [], "templates that nobody has filled in");
}));

test("one number of findings everywhere", withPage(async (page) => {
  for (const text of [PUBLISHED, LAYER, "a:\n\tb: 1\n\tc: 2\n\td: 3\n"]) {
    await page.setText(text);
    await page.settled();
    const counts = await page.counts();
    assert.equal(new Set(counts).size, 1, `${text}\n${counts}`);
  }
}));

test("a rule that is not found is said to be none", withPage(async (page) => {
  await page.find("tab-rules").click();
  await page.find("rules-search").fill("no such rule");
  await eventually(async () => /No rule matches/.test(await page.find("rules-none").textContent()));
  assert.match(await page.find("rules-none").textContent(), /No rule matches “no such rule”/);
  assert.equal(await page.find("rule-row").count(), 0);
}));
