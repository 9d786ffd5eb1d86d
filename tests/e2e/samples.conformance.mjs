// A profile that Palette exported, through the page: opened, edited, exported as a new version. $LAYERWRIGHT_SAMPLES is its folder,
// which stays out of the repository: `cargo xtask conformance` runs this.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { withBrowser } from "./browser.mjs";
import { osLayer } from "./texts.mjs";

const { withPage } = withBrowser();
const EXPORT = readFileSync(join(process.env.LAYERWRIGHT_SAMPLES, "01-real-export-edge-native-2023.json"), "utf8");

test("of a real export only what was edited changes", withPage(async (page) => {
  await page.openFile("export.json", EXPORT);
  await page.hasText(osLayer(EXPORT));
  await page.hasNoErrors();
  const edited = osLayer(EXPORT).replace("system.registry: ttl.sh", "system.registry: registry.northwind.dev");
  assert.notEqual(edited, osLayer(EXPORT));
  await page.setText(edited);
  await page.hasNoErrors();

  await page.find("export-open").click();
  await page.find("export-next-minor").click();
  const { text } = await page.download(page.find("export-download"));
  const wanted = JSON.parse(EXPORT);
  wanted.spec.version = "1.1.0";
  wanted.spec.template.packs[0].values = edited;
  assert.deepEqual(JSON.parse(text), wanted);
  // The values are one string of the file; around it, and around the version, every byte is as it was.
  const values = /"values":"(?:[^"\\]|\\.)*"/;
  assert.equal(text.replace(values, ""), EXPORT.replace('"version":"1.0.0"', '"version":"1.1.0"').replace(values, ""));
}));
