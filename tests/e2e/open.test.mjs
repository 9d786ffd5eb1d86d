// Ways in: a file, a dropped file, pasted text, a template. Nothing that comes in is refused without a word.
import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";

import { withBrowser } from "./browser.mjs";
import { eventually } from "./page.mjs";
import { CERTIFICATE, PROFILE, layer, osLayer } from "./texts.mjs";

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

const DER = Buffer.from(CERTIFICATE.replace(/-----.*-----|\s/g, ""), "base64");
const BARE = "options:\n  system.uri: registry.northwind.dev/edge/os:v1\nproviderCredentials:\n  registry: registry.northwind.dev\n";
const WITH_CERTIFICATE = `${BARE}  certificates: |\n${CERTIFICATE.replace(/^/gm, "    ")}\n`;

const choose = (page, ...files) =>
  page.find("file-input").setInputFiles(files.map(([name, buffer]) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(buffer) })));

for (const [name, file] of [["ca.pem", `subject=CN = Northwind\n${CERTIFICATE}\n`], ["ca.der", DER]]) {
  test(`certificates of ${name} go into the layer after a look, as one step`, withPage(async (page) => {
    await page.setText(BARE);
    await choose(page, [name, file]);
    await page.find("certificate-offered").waitFor();
    assert.match(await page.find("certificates-dialog").textContent(), /Northwind.*valid until 20\d\d-/);
    await page.hasText(BARE);
    await page.find("certificates-add").click();
    await page.hasText(WITH_CERTIFICATE);
    await page.find("notice-undo").click();
    await page.hasText(BARE);
    await page.page.keyboard.press("Control+y");
    await choose(page, [name, file]);
    await page.find("certificates-refused").waitFor();
    assert.match(await page.find("certificates-refused").textContent(), /already/);
    await page.find("certificates-cancel").click();
    await page.hasText(WITH_CERTIFICATE);
  }));
}

test("of several files the person says which one is meant", withPage(async (page) => {
  await choose(page, ["ca.pem", CERTIFICATE], ["os.yaml", BARE]);
  await page.find("files-dialog").waitFor();
  assert.deepEqual(await page.find("file-choice").allTextContents(), ["ca.pem", "os.yaml"]);
  await page.find("file-choice").nth(1).click();
  await page.hasText(BARE);
  await choose(page, ["ca.pem", CERTIFICATE], ["other.yaml", BARE]);
  await page.find("file-choice").first().click();
  await page.find("certificates-add").click();
  await page.hasText(WITH_CERTIFICATE);
}));

test("the page opens the archive that it made", withPage(async (page) => {
  await page.openFile("profile.json", PROFILE);
  await page.hasText(osLayer(PROFILE));
  await page.find("export-open").click();
  await page.chooseFormat("terraform");
  const { name, bytes } = await page.download(page.find("export-download"));
  await page.openFile("os.yaml", BARE);
  await page.hasText(BARE);
  await choose(page, [name, bytes]);
  await page.find("files-dialog").waitFor();
  const [path] = Object.entries(page.unzip(bytes)).find(([, text]) => text === osLayer(PROFILE));
  await page.find("file-choice").filter({ hasText: path }).click();
  await page.hasText(osLayer(PROFILE));
}));

test("a compressed archive is opened, and a damaged one refused", withPage(async (page) => {
  const archive = zip({ "lab/os.yaml": BARE, "lab/.git": "x" });
  await choose(page, ["lab.zip", archive]);
  await page.hasText(BARE);
  await choose(page, ["lab.zip", archive.subarray(0, archive.length - 9)]);
  await page.page.getByText(/the archive is damaged/).waitFor();
  await page.hasText(BARE);
}));

const severity = (tab, code) => tab.locator(`[data-testid="rule-row"][data-code="${code}"]`).getByTestId("rule-severity");

test("two tabs keep each other's severities", withPage(async (page) => {
  const other = await page.page.context().newPage();
  await other.goto(page.page.url());
  const off = async (tab, code) => {
    await tab.getByTestId("tab-rules").click();
    await severity(tab, code).selectOption("off");
  };
  await other.waitForFunction(() => window.__layerwright !== undefined);
  await off(page.page, "Y001");
  await off(other, "Y002");
  await eventually(async () => (await severity(page.page, "Y002").inputValue()) === "off");
  assert.equal(await severity(page.page, "Y002").inputValue(), "off");
  await page.page.reload();
  await page.isReady();
  await page.find("tab-rules").click();
  for (const code of ["Y001", "Y002"]) assert.equal(await severity(page.page, code).inputValue(), "off");
  await other.close();
}));

test("a version of Palette that is none is refused in words, and the tab counts the answers", withPage(async (page) => {
  await page.find("tab-context").click();
  await page.find("context-palette-version").fill("abc");
  await page.find("context-palette-version-refused").waitFor();
  await page.find("context-palette-version").fill("4.5.15");
  await page.find("context-palette-version-refused").waitFor({ state: "hidden" });
  assert.match(await page.find("tab-context").innerText(), /1/);
}));

/** An archive of compressed files. */
function zip(files) {
  const [archive, directory] = [[], []];
  for (const [name, text] of Object.entries(files)) {
    const body = deflateRawSync(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(text.length, 18);
    common.writeUInt16LE(name.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(Buffer.concat(archive).length, 10);
    archive.push(Buffer.from("PK\x03\x04"), common, Buffer.from(name), body);
    directory.push(Buffer.from("PK\x01\x02\x14\0"), common, rest, Buffer.from(name));
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(files).length, 6);
  end.writeUInt32LE(Buffer.concat(archive).length, 12);
  return Buffer.concat([...archive, ...directory, Buffer.from("PK\x05\x06"), end]);
}
