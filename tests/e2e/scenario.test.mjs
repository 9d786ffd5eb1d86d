// The whole way: open a profile, type the published example, see what is wrong with it, take the fixes, fill in what no fix can
// know, export a new version, and read the file back.
import assert from "node:assert/strict";
import { test } from "node:test";

import { withBrowser } from "./browser.mjs";
import { eventually } from "./page.mjs";
import { CERTIFICATE, PROFILE, PUBLISHED, osLayer } from "./texts.mjs";

const { withPage } = withBrowser();

/** What has to be found in the published example. */
const WANTED = ["Y006@10", "C013@7", "C013@9", "R010@17", "T003@13"];

/** What it does to clusters that run the profile that was opened, and the comment of the presets that it lacks. */
const AGAINST_BASE = /^(U00\d|S022)@/;

/** What is true of the profile around it. */
const ON_PROFILE = /@spec\./;

/** What else is true of it, and may be found too. */
const TRUE = [
  "C013@10", // the password is a placeholder, too
  "R002@7", // which has characters that no host name has
  "R005@7", // the registry is not the one that the image comes from
  "R005@17",
];

test("the published example is judged, mended and exported as a new version", withPage(async (page) => {
  await page.openFile("edge-store-infra.json", PROFILE);
  await page.hasText(osLayer(PROFILE));
  assert.match(await page.find("document-info").textContent(), /edge-store-infra.*1\.1\.0/);

  await page.typeText(PUBLISHED);
  await page.hasText(PUBLISHED);
  for (const finding of WANTED) await page.hasFinding(finding);
  const isTrue = (finding) => [...WANTED, ...TRUE].includes(finding) || AGAINST_BASE.test(finding) || ON_PROFILE.test(finding);
  const untrue = (await page.findings()).filter((finding) => !isTrue(finding));
  assert.deepEqual(untrue, [], "findings that are not true of the example");

  await page.takeFix("Y006@10");
  await page.hasText(PUBLISHED.replace("password: ******", "password: '******'"));
  await page.hasFinding("C013@10");
  await takeEveryFix(page);

  const edited = (await page.text())
    .replace(/registry: .*/, "registry: registry.northwind.dev")
    .replace(/user: .*/, "user: puller")
    .replace(/password: .*/, "password: '{{.spectro.var.registry_password}}'")
    .replace(/system\.uri: .*/, "system.uri: registry.northwind.dev/edge/os:v1.4.5")
    .replace(/^ *-----BEGIN[\s\S]*END CERTIFICATE-----/m, CERTIFICATE.replace(/^/gm, "    "));
  await page.setText(edited);
  await page.hasNoErrors();

  await page.find("export-open").click();
  await page.find("export-next-minor").click();
  assert.equal(await page.find("export-version").inputValue(), "1.2.0");
  const { name, text } = await page.download(page.find("export-download"));
  assert.match(name, /^edge-store-infra.*1\.2\.0.*\.json$/);

  const wanted = JSON.parse(PROFILE);
  wanted.spec.version = "1.2.0";
  wanted.spec.template.packs[0].values = edited;
  assert.deepEqual(JSON.parse(text), wanted);
  assert.equal(text, withPieces(PROFILE, text, edited), "every byte around the edited values");
}));

test("the export is opened again as what it is", withPage(async (page) => {
  await page.openFile("profile.json", PROFILE);
  await page.hasText(osLayer(PROFILE));
  await page.find("export-open").click();
  await page.find("export-next-patch").click();
  const { text } = await page.download(page.find("export-download"));
  await page.page.keyboard.press("Escape");
  await page.openFile("again.json", text);
  await eventually(async () => /1\.1\.1/.test(await page.find("document-info").textContent()));
  assert.match(await page.find("document-info").textContent(), /1\.1\.1/);
  await page.hasText(osLayer(PROFILE));
}));

/** Takes the fixes that the panel offers, one by one, until it offers none. */
async function takeEveryFix(page) {
  for (let taken = 0; taken < 20; taken += 1) {
    await page.settled();
    const button = page.find("problem-fix").first();
    if ((await button.count()) === 0) return;
    const before = await page.text();
    await button.click();
    await eventually(async () => (await page.text()) !== before);
    assert.notEqual(await page.text(), before, "the fix changed nothing");
  }
  assert.fail("the fixes do not come to an end");
}

/** The original with the new version and the OS layer's values put in, as the export writes them. */
function withPieces(original, exported, values) {
  const written = exported.match(/"values":"((?:[^"\\]|\\.)*)"/)[1];
  assert.equal(JSON.parse(`"${written}"`), values);
  return original
    .replace(/"version":"1\.1\.0"/, '"version":"1.2.0"')
    .replace(/"values":"(?:[^"\\]|\\.)*"/, () => `"values":"${written}"`);
}
