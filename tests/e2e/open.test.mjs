// Ways in: a file, a dropped file, pasted text, a template. Nothing that comes in is refused without a word.
import assert from "node:assert/strict";
import { test } from "node:test";

import { withBrowser } from "./browser.mjs";
import { eventually } from "./page.mjs";
import { PROFILE, layer, osLayer } from "./texts.mjs";

const { withPage } = withBrowser();

const says = async (page, pattern) => {
  await eventually(async () => pattern.test(await page.find("document-info").textContent()));
  assert.match(await page.find("document-info").textContent(), pattern);
};

test("the first screen shows an example with real problems, and says what the page does", withPage(async (page) => {
  assert.ok((await page.findings()).length > 0);
  assert.match(await page.page.locator("body").innerText(), /nothing .*leaves/i);
}));

test("a bare layer is opened from a file", withPage(async (page) => {
  await page.openFile("os.yaml", layer());
  await page.hasText(layer());
  await page.hasFindings([]);
}));

test("a profile is opened from a file, and only its OS layer is shown", withPage(async (page) => {
  await page.openFile("profile.json", PROFILE);
  await page.hasText(osLayer(PROFILE));
  await says(page, /edge-store-infra.*1\.1\.0/);
  await page.hasNoErrors();
}));

test("line ends, tabs and a byte order mark survive being opened", withPage(async (page) => {
  const text = "\u{feff}#\ttabs\there\r\noptions:\r\n  system.uri: registry.northwind.dev/edge/os:v1 # 𝄞\té\r\n";
  await page.openFile("os.yaml", text);
  await page.hasText(text);
  await page.hasFindings([]);
}));

const dropped = (name, text) => async (page) => {
  const data = await page.page.evaluateHandle(([file, content]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], file));
    return transfer;
  }, [name, text]);
  await page.page.locator("body").dispatchEvent("dragenter", { dataTransfer: data });
  await page.find("drop-zone").waitFor({ state: "attached" });
  await page.find("drop-zone").dispatchEvent("dragover", { dataTransfer: data });
  await page.find("drop-zone").dispatchEvent("drop", { dataTransfer: data });
};

test("a dropped profile is opened", withPage(async (page) => {
  await dropped("profile.json", PROFILE)(page);
  await page.hasText(osLayer(PROFILE));
  await says(page, /edge-store-infra/);
}));

test("a profile pasted into the editor is opened as a profile", withPage(async (page) => {
  await page.focusEditor();
  await page.page.keyboard.press("Control+a");
  await page.page.evaluate((text) => navigator.clipboard.writeText(text), PROFILE);
  await page.page.keyboard.press("Control+v");
  await page.hasText(osLayer(PROFILE));
  await says(page, /edge-store-infra/);
}, { permissions: ["clipboard-read", "clipboard-write"] }));

test("a file that is no text is refused in words, and the text stays", withPage(async (page) => {
  await page.setText(layer());
  await page.find("file-input").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: Buffer.from([0x89, 0x50, 0xff, 0xfe, 0]) });
  const message = page.page.getByText(/not .*text|cannot be read|no text/i).first();
  await message.waitFor();
  await page.hasText(layer());
}));

for (const name of ["template-appliance", "template-private-registry", "template-agent"]) {
  test(`${name} gives no errors`, withPage(async (page) => {
    const before = await page.text();
    await page.find("templates").click();
    await page.find(name).click();
    await eventually(async () => (await page.text()) !== before);
    assert.notEqual(await page.text(), before);
    await page.hasNoErrors();
  }));
}

test("of several OS layers, or of none, the person says which one is meant", withPage(async (page) => {
  const several = JSON.parse(PROFILE);
  several.spec.template.packs[1].layer = "os";
  await page.openFile("several.json", JSON.stringify(several));
  await page.find("layer-choice").nth(1).click();
  await page.hasText(several.spec.template.packs[1].values);
  const none = JSON.parse(PROFILE);
  none.spec.template.packs[0].layer = "addon";
  page.page.on("dialog", (dialog) => dialog.accept());
  await page.openFile("none.json", JSON.stringify(none));
  await eventually(async () => /None of its layers/.test(await page.find("layer-dialog").textContent()));
  assert.match(await page.find("layer-dialog").textContent(), /None of its layers/);
  await page.find("layer-choice").first().click();
  await page.hasText(osLayer(PROFILE));
}));
