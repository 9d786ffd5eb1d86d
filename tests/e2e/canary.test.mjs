// A password with a marker in it: typed, checked, fixed and exported, and then looked for everywhere it must not be.
import assert from "node:assert/strict";
import { test } from "node:test";

import { withBrowser } from "./browser.mjs";
import { TABS, eventually } from "./page.mjs";
import { CERTIFICATE, PROFILE, layer, osLayer } from "./texts.mjs";

const { withPage } = withBrowser();

const MARKER = "Canary7fQ3zX9";
const TEXT = layer(`s3cr3t-${MARKER}`).replace("user: puller", "user: '{{.spectro.macro.registryUser}}'");

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
  for (const tab of TABS) {
    await page.find(`tab-${tab}`).click();
    await isNowhere(page, `panel ${tab}`);
  }
  await page.find("theme").selectOption("dark");
  await page.focusEditor(8, 18);
  await page.page.keyboard.press("Control+k");
  await page.page.keyboard.press("Control+i");
  await isNowhere(page, "hovered");
}));

test("adding certificates shows no password", withPage(async (page) => {
  await page.typeText("providerCredentials:\n  registry: registry.northwind.dev\n  user: puller\n".concat(`  password: s3cr3t-${MARKER}\n`));
  await page.settled();
  await page.openFile("ca.pem", CERTIFICATE);
  await page.find("certificate-offered").waitFor();
  await page.find("certificates-dialog").getByTestId("diff").waitFor();
  await isNowhere(page, "certificates offered");
  await page.find("certificates-add").click();
  await eventually(async () => (await page.text()).includes("BEGIN CERTIFICATE"));
  await isNowhere(page, "certificates added");
}));

test("a draft holds no password", withPage(async (page) => {
  await page.find("about-open").click();
  await page.find("draft-keep").check();
  await page.find("about-close").click();
  await opened(page);
  await eventually(async () => (await page.page.evaluate(() => sessionStorage.getItem("layerwright.draft")))?.includes("providerCredentials"));
  assert.ok((await page.page.evaluate(() => sessionStorage.getItem("layerwright.draft"))).includes("providerCredentials"));
  await isNowhere(page, "kept as a draft");
}));

const FORMATS = ["palette-json", "api-script", "terraform", "os-yaml", "macros"];

test("an export that was not consented to does not hold a password", withPage(async (page) => {
  await page.openFile("edge-store-infra.json", PROFILE);
  await page.hasText(osLayer(PROFILE));
  await opened(page);
  await page.find("tab-profile").click();
  await page.hasImpact();
  await isNowhere(page, "compared");
  await page.find("compare").click();
  await page.find("diff").waitFor();
  await isNowhere(page, "side by side");
  await page.find("compare-close").click();
  for (const format of FORMATS) {
    for (const choice of ["secrets-variable", "secrets-macro", "secrets-strip"]) {
      const what = `${format}, ${choice}`;
      if (await page.find("export-dialog").isHidden()) await page.find("export-open").click();
      await page.chooseFormat(format);
      await page.find("export-next-minor").click();
      await page.find(choice).check();
      await page.isExportable();
      await isNowhere(page, what);
      await page.find("export-copy").click();
      await eventually(async () => (await page.page.evaluate(() => navigator.clipboard.readText())) !== "");
      assert.ok(!(await page.page.evaluate(() => navigator.clipboard.readText())).includes(MARKER), what);
      const { name, text } = await page.download(page.find("export-download"));
      assert.ok(!name.includes(MARKER) && !text.includes(MARKER), what);
      assert.ok(text.includes("providerCredentials") || format === "macros", `${what}: the layer is in the file`);
      await page.page.evaluate(() => navigator.clipboard.writeText(""));
      await isNowhere(page, `${what}, exported`);
    }
  }
}, { permissions: ["clipboard-read", "clipboard-write"] }));

test("a kept password is shown only when it is asked for, and copied as it is shown", withPage(async (page) => {
  await opened(page);
  await exporting(page);
  await page.find("secrets-keep").check();
  await page.find("export-consent").check();
  await page.isExportable();
  await isNowhere(page, "consented, not revealed");
  await page.find("export-copy").click();
  const copied = () => page.page.evaluate(() => navigator.clipboard.readText());
  await eventually(async () => (await copied()).includes("providerCredentials"));
  assert.ok(!(await copied()).includes(MARKER), "copied as shown");
  await page.find("export-reveal").click();
  await eventually(async () => (await page.find("export-preview").textContent()).includes(MARKER));
  assert.ok((await page.find("export-preview").textContent()).includes(MARKER), "revealed");
}, { permissions: ["clipboard-read", "clipboard-write"] }));

test("a password is kept only after confirmation", withPage(async (page) => {
  await opened(page);
  await exporting(page);
  await page.find("secrets-keep").check();
  assert.ok(await page.find("export-download").isDisabled(), "the download waits for the confirmation");
  await isNowhere(page, "not yet consented");
  await page.find("export-consent").check();
  const { text } = await page.download(page.find("export-download"));
  assert.ok(text.includes(MARKER), "kept, as chosen");
  const { requests, console: lines } = page.watched;
  assert.ok(!JSON.stringify({ requests, lines }).includes(MARKER));
}));
