// After a first visit the page and the rules' pages work without a network, and nothing but the page's own files is kept.
import assert from "node:assert/strict";
import { test } from "node:test";

import { withBrowser } from "./browser.mjs";
import { eventually } from "./page.mjs";
import { layer } from "./texts.mjs";

const { withPage } = withBrowser();
const OFFLINE = { serviceWorkers: "allow", expectConsole: [/ERR_INTERNET_DISCONNECTED/] };

const kept = (page) => page.page.evaluate(async () => {
  const urls = [];
  for (const name of await caches.keys()) urls.push(...(await (await caches.open(name)).keys()).map(({ url }) => url));
  return urls;
});

test("the page and the rules' pages open without a network", withPage(async (page) => {
  await page.setText(layer("Offline-Canary-1"));
  // What the build told the service worker to keep.
  const script = await (await fetch(new URL("service-worker.js", page.page.url()))).text();
  const rest = JSON.parse(script.match(/^const REST = (.*);$/m)[1]);
  assert.ok(rest.length > 100, `${rest.length} files of the rules`);
  const missing = async () => {
    const there = new Set(await kept(page));
    return rest.filter((name) => !there.has(new URL(name, page.page.url()).href));
  };
  await eventually(async () => (await missing()).length === 0, 60_000);
  assert.deepEqual(await missing(), []);
  const origin = new URL(page.page.url()).origin;
  assert.deepEqual((await kept(page)).filter((url) => !url.startsWith(`${origin}/`) || url.includes("?")), []);

  await page.page.context().setOffline(true);
  page.page.on("dialog", (dialog) => dialog.accept());
  await page.page.reload();
  await page.isReady();
  await page.setText("options:\n  system.uri: ******\n");
  await page.hasFinding("Y006@2");
  await page.page.goto(new URL("rules/Y006/", page.page.url()).href);
  await page.page.getByRole("heading", { name: /Y006/ }).waitFor();
  await page.page.context().setOffline(false);
}, OFFLINE));
