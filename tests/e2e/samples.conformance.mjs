// A profile that Palette exported, through the page: opened, edited, exported as a new version in every format. $LAYERWRIGHT_SAMPLES is its folder,
// which stays out of the repository: `cargo xtask conformance` runs this.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { withBrowser } from "./browser.mjs";
import { everyFormat } from "./formats.mjs";
import { eventually } from "./page.mjs";
import { osLayer } from "./texts.mjs";

const { withPage } = withBrowser();
const EXPORT = readFileSync(join(process.env.LAYERWRIGHT_SAMPLES, "01-real-export-edge-native-2023.json"), "utf8");

test("a real export is edited, judged and exported in every format, and only what was edited changes", withPage(async (page) => {
  await page.openFile("export.json", EXPORT);
  await page.hasText(osLayer(EXPORT));
  await page.hasNoErrors();
  const edited = osLayer(EXPORT).replace("system.registry: ttl.sh", "system.registry: registry.northwind.dev");
  assert.notEqual(edited, osLayer(EXPORT));
  await page.setText(edited);
  await page.hasNoErrors();

  await page.find("tab-profile").click();
  await page.hasImpact();
  assert.match(await page.find("impact-summary").textContent(), /all nodes are repaved/);
  await page.find("tab-images").click();
  const provider = page.page.locator('[data-testid="pull"][data-path="options.system.uri"]');
  await eventually(async () => /registry\.northwind\.dev/.test(await provider.getByTestId("pull-registry").textContent()));
  assert.match(await provider.getByTestId("pull-resolved").textContent(), /^registry\.northwind\.dev\/ubuntu:k3s-/);

  const { metadata } = JSON.parse(EXPORT);
  const text = await everyFormat(page, { name: metadata.name, version: "1.1.0", layer: edited });
  const wanted = JSON.parse(EXPORT);
  wanted.spec.version = "1.1.0";
  wanted.spec.template.packs[0].values = edited;
  assert.deepEqual(JSON.parse(text), wanted);
  // The values are one string of the file; around it, and around the version, every byte is as it was.
  const values = /"values":"(?:[^"\\]|\\.)*"/;
  assert.equal(text.replace(values, ""), EXPORT.replace('"version":"1.0.0"', '"version":"1.1.0"').replace(values, ""));
}));
