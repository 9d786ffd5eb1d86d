// Every theme at every width: nothing is cut off, and the theme is the one that was asked for.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { test } from "node:test";

import { withBrowser } from "./browser.mjs";
import { TABS, eventually } from "./page.mjs";
import { PROFILE, PUBLISHED, osLayer } from "./texts.mjs";

const { withPage } = withBrowser();
const { LAYERWRIGHT_SCREENSHOTS } = process.env;

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
];

for (const viewport of SIZES) {
  for (const theme of ["light", "dark", "hc"]) {
    const name = `${theme}-${viewport.width}x${viewport.height}`;
    test(`${name}: no sideways scroll`, withPage(async (page) => {
      await page.find("theme").selectOption(theme);
      await page.openFile("edge-store-infra.json", PROFILE);
      await page.hasText(osLayer(PROFILE));
      await page.setText(PUBLISHED);
      await page.hasFinding("Y006@10");
      await fits(page, name, "start");
      for (const tab of TABS) {
        await page.find(`tab-${tab}`).click();
        await fits(page, name, tab);
      }
      await page.find("tab-profile").click();
      await page.find("compare").click();
      await page.find("diff").waitFor();
      await fits(page, name, "compare");
      await page.find("compare-close").click();
      await page.find("layer-view").first().click();
      await page.find("viewer").waitFor();
      await fits(page, name, "view");
      await page.find("view-close").click();
      await page.find("export-open").click();
      await page.find("export-dialog").waitFor();
      await fits(page, name, "export");
      const said = await page.find("export-said").boundingBox();
      assert.ok(said.x >= 0 && said.width >= 150, `${name}: the export's status is ${said.width} px wide at ${said.x}`);
    }, { viewport }));
  }
}

test("the theme follows the system, and a choice outlives a reload", withPage(async (page) => {
  const darkness = () => page.page.evaluate(() => {
    const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
    return (red + green + blue) / 3 < 128 ? "dark" : "light";
  });
  const becomes = async (wanted) => {
    await eventually(async () => (await darkness()) === wanted);
    assert.equal(await darkness(), wanted);
  };
  await becomes("dark");
  await page.page.emulateMedia({ colorScheme: "light" });
  await becomes("light");
  await page.find("theme").selectOption("dark");
  await becomes("dark");
  await page.page.reload();
  await page.isReady();
  await becomes("dark");
  assert.equal(await page.find("theme").inputValue(), "dark");
}, { colorScheme: "dark" }));

test("what is hidden is not seen", withPage(async (page) => {
  await page.setText(PUBLISHED);
  await page.hasFinding("Y006@10");
  const seen = () => page.page.evaluate(() =>
    [...document.querySelectorAll(".tabs [hidden]")].filter((part) => part.checkVisibility()).map((part) => part.textContent));
  assert.deepEqual(await seen(), []);
}));

/** Fails when something is wider than the window, and keeps a picture if wished. */
async function fits(page, name, state) {
  const [wide, inner] = await page.page.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
  assert.ok(wide <= inner, `${name} ${state}: ${wide} > ${inner}`);
  if (LAYERWRIGHT_SCREENSHOTS) {
    await mkdir(LAYERWRIGHT_SCREENSHOTS, { recursive: true });
    await page.page.screenshot({ path: `${LAYERWRIGHT_SCREENSHOTS}/${name}-${state}.png` });
  }
}
