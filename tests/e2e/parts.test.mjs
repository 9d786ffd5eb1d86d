// What the first finding does not need, such as opening a profile and exporting, is a part of the worker that is loaded after it.
import assert from "node:assert/strict";
import { test } from "node:test";

import { withBrowser } from "./browser.mjs";
import { eventually } from "./page.mjs";
import { PROFILE, osLayer } from "./texts.mjs";

const { withPage } = withBrowser();

const REST = /\/split_rest\.wasm$/;
const isRest = (url) => REST.test(url.pathname);

let release;
const held = new Promise((resolve) => (release = resolve));

test("findings do not wait for the rest", withPage(
  async (page) => {
    await page.setText("options:\n  system.uri: registry.northwind.dev/edge/os:v1.4.5\ntages: {}\n");
    await page.hasFinding("S006@3");
    await eventually(async () => page.watched.requests.some(({ url }) => REST.test(url)));
    assert.ok(page.watched.requests.some(({ url }) => REST.test(url)), "the rest is asked for before a person wants it");
    // Longer than a worker that hangs is waited for: a slow network is no hanging.
    const opening = page.openFile("profile.json", PROFILE);
    await page.page.waitForTimeout(7_000);
    release();
    await opening;
    await page.hasText(osLayer(PROFILE));
    assert.doesNotMatch((await page.find("notice").allTextContents()).join(), /not opened/);
  },
  {
    prepare: (page) => page.route(isRest, async (route) => {
      await held;
      await route.continue();
    }),
  },
));

let isBroken = true;

test("a part that cannot be loaded costs no text, and is tried again", withPage(
  async (page) => {
    const text = "options:\n  system.uri: registry.northwind.dev/edge/os:v1.4.5\ntages: {}\n";
    await page.setText(text);
    await page.hasFinding("S006@3");
    await page.openFile("profile.json", PROFILE);
    await eventually(async () => /was not opened/.test((await page.find("notice").allTextContents()).join()));
    assert.match((await page.find("notice").allTextContents()).join(), /was not opened/);
    await page.hasText(text);
    isBroken = false;
    await page.setText(`${text}# on\n`);
    await page.hasFinding("S006@3");
    await page.openFile("profile.json", PROFILE);
    await page.hasText(osLayer(PROFILE));
  },
  {
    prepare: (page, watched) => {
      page.on("requestfailed", () => watched.errors.splice(0)); // what this test brings about
      return page.route(isRest, (route) => (isBroken ? route.abort("failed") : route.continue()));
    },
    expectConsole: [/split_rest|Failed to fetch|a part of the worker/],
  },
));

test("servers that do not know the type of WebAssembly will do", withPage(
  async (page) => {
    await page.openFile("profile.json", PROFILE);
    await page.hasText(osLayer(PROFILE));
  },
  {
    prepare: (page) => page.route((url) => url.pathname.endsWith(".wasm"), async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), "content-type": "application/octet-stream" } });
    }),
    expectConsole: [/does not start with valid Wasm|incorrect MIME|MIME type|instantiateStreaming/i],
  },
));
