// The rules: severities to choose, pages that open their examples in the editor, large fixes that are looked at first.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { withBrowser } from "./browser.mjs";
import { eventually } from "./page.mjs";
import { osLayer } from "./texts.mjs";

const { withPage } = withBrowser();
const PAGES = new URL("../../public/rules/", import.meta.url);
const TEXT = "options:\n  system.uri: registry.northwind.dev/edge/os:v1\nproviderCredentials:\n  registry: registry.northwind.dev\n  user: puller\n  password: ******\n";

test("a severity is chosen, kept as a code, and taken back", withPage(async (page) => {
  await page.setText(TEXT);
  await page.hasFinding("Y006@6");
  await page.find("tab-rules").click();
  const select = page.page.locator('[data-testid="rule-row"][data-code="Y006"]').getByTestId("rule-severity");
  await select.selectOption("info");
  await page.find("tab-problems").click();
  await eventually(async () => (await page.row("Y006@6").getAttribute("data-severity")) === "info");
  assert.equal(await page.row("Y006@6").getAttribute("data-severity"), "info");
  await page.find("tab-rules").click();
  await select.selectOption("off");
  const stored = await page.page.evaluate(() => localStorage.getItem("layerwright.severities"));
  assert.equal(stored, "Y006=off");
  page.page.on("dialog", (dialog) => dialog.accept());
  await page.page.reload();
  await page.isReady();
  await page.setText(TEXT);
  await page.settled();
  assert.ok(!(await page.findings()).includes("Y006@6"));
  await page.find("tab-rules").click();
  await page.find("rules-reset").click();
  await page.find("tab-problems").click();
  await page.hasFinding("Y006@6");
}));

test("an example of a rule opens in the editor with one click", withPage(async (page) => {
  await page.page.goto(new URL("rules/C007/", page.page.url()).href);
  await page.page.getByRole("link", { name: "Open this example in the editor" }).first().click();
  await page.isReady();
  await eventually(async () => (await page.findings()).some((finding) => finding.startsWith("C007@")));
  assert.ok((await page.findings()).some((finding) => finding.startsWith("C007@")), "the example's answers are given too");
  assert.match(await page.find("document-info").textContent(), /C007/);
}));

test("profiles and odd characters open as the rules' examples have them", withPage(async (page) => {
  const home = page.page.url();
  const codes = readdirSync(PAGES).filter((name) => /^[A-Z]\d{3}$/.test(name));
  const names = codes.flatMap((code) => ["invalid.json", "valid.json", "invalid.yaml", "valid.yaml"].map((name) => [code, name]));
  let opened = 0;
  for (const [code, name] of names.filter(([code, name]) => existsSync(new URL(`${code}/${name}`, PAGES)))) {
    const text = readFileSync(new URL(`${code}/${name}`, PAGES), "utf8");
    const isProfile = name.endsWith(".json");
    // Printable ASCII is the same in every encoding.
    if (!isProfile && /^[\n -~]*$/.test(text)) continue;
    await page.page.goto(new URL(`rules/${code}/`, home).href);
    await page.page.locator(`a.open[href*="sample=${code}-${name}"]`).click();
    await page.isReady();
    await page.hasText(isProfile ? osLayer(text) : text);
    if (name.startsWith("invalid")) {
      const rows = page.page.locator(`[data-testid="problem-row"][data-code="${code}"]`);
      const isFound = async () => (await rows.count()) > 0;
      await eventually(isFound);
      assert.ok(await isFound(), `${code} is not found in its example, but ${await page.findings()}`);
    }
    opened += 1;
  }
  assert.ok(opened > 30, `only ${opened} examples`);
}));

test("a layer that lost its indentation is rebuilt after a look at the change", withPage(async (page) => {
  const lost = "pack:\ncontent:\nimages:\n- image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'\noptions:\nsystem.uri: registry.northwind.dev/edge/os:v1\n";
  await page.setText(lost);
  await eventually(async () => (await page.findings()).some((finding) => finding.startsWith("S005@")));
  const finding = (await page.findings()).find((one) => one.startsWith("S005@"));
  await page.takeFix(finding);
  await page.find("diff").waitFor();
  await page.hasText(lost);
  await page.find("fix-cancel").click();
  await page.hasText(lost);
  await page.takeFix(finding);
  await page.find("fix-make").click();
  await eventually(async () => (await page.text()).includes("\n  system.uri:"));
  assert.match(await page.text(), /^pack:\n {2}content:\n {4}images:\n/);
  await page.hasNoErrors();
}));

test("a rule's page follows the theme that was chosen, and links to its sources", withPage(async (page) => {
  await page.find("theme").selectOption("dark");
  await page.page.goto(new URL("rules/C007/", page.page.url()).href);
  const ground = () => page.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(await ground(), "rgb(20, 23, 29)");
  const link = page.page.getByRole("link", { name: "Deploy Cluster with a Private Provider Registry" });
  assert.match(await link.getAttribute("href"), /^https:\/\/docs\.spectrocloud\.com\//);
  await page.page.goto(new URL("../../", page.page.url()).href);
  await page.isReady();
}, { colorScheme: "light" }));
