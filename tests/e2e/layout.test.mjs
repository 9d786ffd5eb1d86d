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

for (const [width, height] of [[640, 360], [320, 256], [390, 450], [320, 568], [720, 450], [1024, 300]]) {
  test(`${width}x${height}: the page scrolls before the editor gets smaller than eight lines`, withPage(async (page) => {
    await page.setText(PUBLISHED);
    await page.hasFinding("Y006@10");
    const editor = await page.find("editor").boundingBox();
    assert.ok(editor.height >= 160, `the editor is ${editor.height} px high`);
    await fits(page, `${width}x${height}`, "start");
    const isInside = (selector) => page.page.evaluate(([selector]) => {
      const { top, bottom, left, right } = document.querySelector(selector).getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight + 1 && left >= 0 && right <= innerWidth;
    }, [selector]);
    for (const selector of ['[data-testid="problem-row"]', '[data-testid="export-open"]']) {
      // By the wheel, over a place that does not scroll by itself.
      await page.page.locator(selector).first().scrollIntoViewIfNeeded();
      assert.ok(await isInside(selector), `${selector} cannot be reached`);
    }
    await page.page.evaluate(() => scrollTo(0, 0));
    const bar = await page.page.locator(".document-bar").boundingBox();
    if (bar.y + bar.height < height) {
      await page.page.mouse.move(bar.x + 5, bar.y + 5);
      await page.page.mouse.wheel(0, 4000);
      await eventually(() => page.page.evaluate(() => scrollY + innerHeight >= document.scrollingElement.scrollHeight - 1));
      assert.ok(await page.page.evaluate(() => scrollY + innerHeight >= document.scrollingElement.scrollHeight - 1), "the wheel scrolls the page");
    }
  }, { viewport: { width, height } }));
}

for (const [width, height] of [[1280, 720], [1440, 900], [1920, 1080]]) {
  test(`${width}: tabs, header and document bar are one line each`, withPage(async (page) => {
    await page.openFile("edge-store-infra.json", PROFILE);
    await page.hasText(osLayer(PROFILE));
    await page.setText(PUBLISHED);
    await page.hasFinding("Y006@10");
    const heights = await page.page.evaluate(() => [".tabs", ".header", ".lead", ".document-bar"].map((name) => document.querySelector(name).offsetHeight));
    const most = [38, 58, 20, 42];
    for (const [index, height] of heights.entries()) assert.ok(height <= most[index], `${heights}`);
    assert.match(await page.page.locator(".document-info > [aria-hidden]").textContent(), /^edge-store-infra 1\.1\.0 › edge-native-byoi /);
  }, { viewport: { width, height } }));
}

test("nothing moves when a notice comes and goes, or while a profile's layer is typed", withPage(async (page) => {
  const places = () => page.page.evaluate(() => [".header", ".document-bar", "#editor", "#side", ".status"].map((name) => {
    const { x, y, height } = document.querySelector(name).getBoundingClientRect();
    // The status is as long as its text, and ends where the button starts.
    return name === ".status" ? [name, y, height] : [name, x, y, height];
  }));
  await page.openFile("edge-store-infra.json", PROFILE);
  await page.hasText(osLayer(PROFILE));
  const before = await places();
  await page.openFile("picture.png", "\u0000\u0001");
  await page.find("notice").waitFor();
  assert.deepEqual(await places(), before);
  await page.find("notice-dismiss").click();
  await page.find("notice").waitFor({ state: "detached" });
  await page.focusEditor(1, 1);
  await page.page.keyboard.type("a: *\nb: 1\nb: 2\n");
  await page.settled();
  assert.deepEqual(await places(), before);
}));

test("the panes are resized with the keyboard and the pointer, and remember it", withPage(async (page) => {
  const width = async () => Math.round((await page.page.locator("#side").boundingBox()).width);
  const splitter = page.find("splitter");
  const first = await width();
  await splitter.focus();
  for (let presses = 0; presses < 3; presses += 1) await page.page.keyboard.press("ArrowLeft");
  assert.ok((await width()) > first + 40, `${first} ${await width()}`);
  const { x, y, height } = await splitter.boundingBox();
  await page.page.mouse.move(x + 5, y + height / 2);
  await page.page.mouse.down();
  await page.page.mouse.move(x + 205, y + height / 2, { steps: 4 });
  await page.page.mouse.up();
  const dragged = await width();
  assert.ok(dragged < first, `${first} ${dragged}`);
  const now = Number(await splitter.getAttribute("aria-valuenow"));
  await page.page.reload();
  await page.isReady();
  assert.equal(await width(), dragged);
  assert.equal(Number(await splitter.getAttribute("aria-valuenow")), now);
  await splitter.dblclick();
  assert.equal(await width(), first);
}));

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

for (const colorScheme of ["light", "dark"]) {
  test(`forced ${colorScheme} colors reach the editor, and the selected tab and the status are told apart`, withPage(async (page) => {
    await page.setText(PUBLISHED);
    await page.hasFinding("Y006@10");
    const colors = () => page.page.evaluate(() => {
      const style = (selector, pseudo) => getComputedStyle(document.querySelector(selector), pseudo);
      return {
        page: style("body").backgroundColor,
        editor: style("#editor .monaco-editor-background").backgroundColor,
        selected: style('.tab[aria-selected="true"]').borderBottomColor,
        other: style('.tab[aria-selected="false"]').borderBottomColor,
        dot: style(".status", "::before").backgroundColor,
        icon: style(".problem .icon").color,
        text: style("body").color,
      };
    });
    await eventually(async () => (await colors()).editor === (await colors()).page);
    const { page: ground, editor, selected, other, dot, icon, text } = await colors();
    assert.equal(editor, ground);
    assert.notEqual(selected, other);
    assert.equal(other, ground);
    assert.equal(dot, text);
    assert.equal(icon, text);
  }, { forcedColors: "active", colorScheme }));
}

test("equal and changed lines of a comparison are aligned, and a missing line break at the end is told", withPage(async (page) => {
  await page.openFile("edge-store-infra.json", PROFILE);
  await page.hasText(osLayer(PROFILE));
  const text = osLayer(PROFILE).replace(/system\.uri: .*/, "system.uri: registry.northwind.dev/edge/os:v9");
  await page.setText(text.endsWith("\n") ? text.trimEnd() : `${text}\n`);
  await page.settled();
  await page.find("tab-profile").click();
  await page.find("compare").click();
  await page.find("diff").waitFor();
  const starts = await page.page.evaluate(() =>
    [...document.querySelectorAll('.diff-line[data-side="new"]:not([data-missing])')].map((line) => {
      const text = [...line.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.length > 0);
      if (!text) return undefined;
      const range = document.createRange();
      range.setStart(text, 0);
      range.setEnd(text, 1);
      return [line.parentElement.dataset.kind, Math.round(range.getBoundingClientRect().left)];
    }).filter(Boolean));
  assert.deepEqual([...new Set(starts.map(([kind]) => kind))].sort(), ["changed", "same"]);
  assert.equal(new Set(starts.map(([, left]) => left)).size, 1, JSON.stringify(starts));
  assert.match(await page.find("diff").innerText(), /has no line break at its end/);
}));

test("on paper: the layer with line numbers and without its secrets, the findings, and nothing else", withPage(async (page) => {
  const secret = "Night-Owl-77";
  await page.setText(`providerCredentials:\n  registry: registry.northwind.dev\n  user: puller\n  password: ${secret}\noptions:\n  system.uri: registry.northwind.dev/edge/os:v1\n  system.osVersion: 22.10\n`);
  await page.hasFinding("Y010@7");
  await page.page.evaluate(() => {
    window.print = () => {
      window.printed = true;
    };
  });
  await page.page.keyboard.press("Control+p");
  await page.page.waitForFunction(() => window.printed);
  await page.page.emulateMedia({ media: "print" });
  const seen = await page.page.evaluate(() => document.body.innerText);
  assert.match(seen, /4\n? *password: •••/);
  assert.match(seen, /Y010, line 7/);
  assert.ok(!seen.includes(secret) && !seen.includes("Templates"), seen);
  assert.equal(await page.page.locator(".monaco-editor").first().isVisible(), false);
  await page.page.emulateMedia({ media: "screen" });
  await page.setText(`password: ${secret}\n`);
  await page.settled();
  await page.page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.page.emulateMedia({ media: "print" });
  assert.equal(await page.find("print-lines").count(), 0, "another text is not printed in its place");
  assert.ok(!(await page.page.evaluate(() => document.body.innerText)).includes(secret));
}));
