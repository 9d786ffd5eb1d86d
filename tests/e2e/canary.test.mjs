// A password with a marker in it: typed, checked, fixed and exported, and then looked for everywhere it must not be.
import assert from "node:assert/strict";
import { test } from "node:test";

import { withBrowser } from "./browser.mjs";
import { eventually } from "./page.mjs";
import { layer } from "./texts.mjs";

const { withPage } = withBrowser();

const MARKER = "Canary7fQ3zX9";
const TEXT = layer(`s3cr3t-${MARKER}`);

/** Everything of the page but the editor itself: texts, attributes, values of fields, storage, address, history, title. */
const everythingElse = async () => {
  const clone = document.documentElement.cloneNode(true);
  clone.querySelector('[data-testid="editor"]')?.replaceChildren();
  const fields = [...document.querySelectorAll("input, textarea, select")].filter((field) => !field.closest('[data-testid="editor"]'));
  const databases = await indexedDB.databases();
  const records = await Promise.all(databases.map(({ name }) => dump(name)));
  const caches_ = await Promise.all((await caches.keys()).map(async (name) => [name, await cached(name)]));
  return JSON.stringify({
    html: clone.outerHTML,
    fields: fields.map((field) => field.value),
    local: { ...localStorage },
    session: { ...sessionStorage },
    cookies: document.cookie,
    address: location.href,
    history: history.state,
    title: document.title,
    records,
    caches: caches_,
  });

  async function dump(name) {
    const database = await new Promise((resolve, reject) => {
      const open = indexedDB.open(name);
      open.onsuccess = () => resolve(open.result);
      open.onerror = () => reject(open.error);
    });
    const all = (store) =>
      new Promise((resolve) => {
        const request = database.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => resolve(request.result);
      });
    return Promise.all([...database.objectStoreNames].map(all));
  }

  async function cached(name) {
    const cache = await caches.open(name);
    return Promise.all((await cache.keys()).map(async (request) => [request.url, await (await cache.match(request)).text()]));
  }
};

/** Fails if the marker is where it must not be. */
async function isNowhere(page, when) {
  const places = await page.page.evaluate(everythingElse);
  assert.ok(places.includes("<html"), "the page was read");
  const around = places.indexOf(MARKER);
  assert.equal(around, -1, `${when}: ${places.slice(Math.max(0, around - 200), around + 50)}`);
  const { requests, console: lines, errors, urls } = page.watched;
  assert.ok(!JSON.stringify({ requests, lines, errors, urls }).includes(MARKER), `${when}: in a request or in the console`);
}

const opened = async (page) => {
  await page.typeText(TEXT);
  await page.hasText(TEXT);
  await page.settled();
};

const exporting = async (page) => {
  if (await page.find("export-dialog").isHidden()) await page.find("export-open").click();
  await page.find("export-name").fill("edge-store");
  await page.find("export-version").fill("1.0.0");
};

test("the marker would be found", withPage(async (page) => {
  await opened(page);
  await page.page.evaluate((marker) => sessionStorage.setItem("x", marker), MARKER);
  await assert.rejects(isNowhere(page, "planted"), /planted/);
}));

test("no panel, message, storage, address or request holds a password", withPage(async (page) => {
  await opened(page);
  await isNowhere(page, "typed");
  for (const tab of ["certificates", "macros", "context", "rules", "problems"]) {
    await page.find(`tab-${tab}`).click();
    await isNowhere(page, `panel ${tab}`);
  }
  await page.find("theme").selectOption("dark");
  await page.focusEditor(8, 18);
  await page.page.keyboard.press("Control+k");
  await page.page.keyboard.press("Control+i");
  await isNowhere(page, "hovered");
}));

test("an export that was not consented to does not hold a password", withPage(async (page) => {
  await opened(page);
  for (const choice of ["secrets-variable", "secrets-macro", "secrets-strip"]) {
    await exporting(page);
    await page.find(choice).check();
    await isNowhere(page, choice);
    await page.find("export-copy").click();
    await eventually(async () => (await page.page.evaluate(() => navigator.clipboard.readText())).includes("providerCredentials"));
    const copied = await page.page.evaluate(() => navigator.clipboard.readText());
    const { name, text } = await page.download(page.find("export-download"));
    assert.equal(copied, text, choice);
    assert.ok(!name.includes(MARKER) && !text.includes(MARKER), choice);
    assert.ok(text.includes("providerCredentials"), `${choice}: the layer is in the file`);
    await page.page.evaluate(() => navigator.clipboard.writeText(""));
    await isNowhere(page, `${choice}, exported`);
  }
}, { permissions: ["clipboard-read", "clipboard-write"] }));

test("a password is kept only after an explicit yes", withPage(async (page) => {
  await opened(page);
  await exporting(page);
  await page.find("secrets-keep").check();
  assert.ok(await page.find("export-download").isDisabled(), "the download waits for the yes");
  await isNowhere(page, "not yet consented");
  await page.find("export-consent").check();
  const { text } = await page.download(page.find("export-download"));
  assert.ok(text.includes(MARKER), "kept, as was wished");
  const { requests, console: lines } = page.watched;
  assert.ok(!JSON.stringify({ requests, lines }).includes(MARKER));
}));
