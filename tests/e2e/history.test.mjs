// One history: whatever replaces or changes the text is a step that undo takes back, with the document that the text belongs to.
import assert from "node:assert/strict";
import { test } from "node:test";

import { withBrowser } from "./browser.mjs";
import { eventually } from "./page.mjs";
import { PROFILE, PUBLISHED, layer, osLayer } from "./texts.mjs";

const { withPage } = withBrowser();

const info = (page) => page.find("document-info").textContent();

/** Waits until the document bar says something. */
const says = async (page, pattern) => {
  await eventually(async () => pattern.test(await info(page)));
  assert.match(await info(page), pattern);
};

/** Waits until the text is marked as unsaved, in the bar and in the title, or is not. */
const isUnsaved = async (page, wanted) => {
  const signs = async () => [await page.find("unsaved").isVisible(), (await page.page.title()) === "• Layerwright"];
  await eventually(async () => (await signs()).every((sign) => sign === wanted));
  assert.deepEqual(await signs(), [wanted, wanted]);
};

const paste = async (page, text) => {
  await page.page.evaluate((pasted) => navigator.clipboard.writeText(pasted), text);
  await page.page.keyboard.press("Control+v");
};

const begin = async (page, template) => {
  await page.find("templates").click();
  await page.find(`template-${template}`).click();
};

const WITH_CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };

test("undo crosses the opening of a file, and a later notice does not take that away", withPage(async (page) => {
  await page.typeText(PUBLISHED);
  await page.hasText(PUBLISHED);
  await page.openFile("profile.json", PROFILE);
  await page.hasText(osLayer(PROFILE));
  await says(page, /edge-store-infra/);
  await isUnsaved(page, false);
  assert.equal(await page.find("notice-undo").count(), 1);
  // Any notice takes the place of the one before.
  await page.find("file-input").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: Buffer.from([0x89, 0x50, 0xff, 0xfe, 0]) });
  await eventually(async () => (await page.find("notice-undo").count()) === 0);
  await page.focusEditor();
  await page.page.keyboard.press("Control+z");
  await page.hasText(PUBLISHED);
  await says(page, /^Your layer/);
  await isUnsaved(page, true);
  await page.hasFinding("Y006@10");
  await page.page.keyboard.press("Control+y");
  await page.hasText(osLayer(PROFILE));
  await says(page, /edge-store-infra/);
  await page.hasNoErrors();
  await isUnsaved(page, false);
}));

test("the Undo button of a notice brings back what was opened over, edits since included", withPage(async (page) => {
  await page.typeText(PUBLISHED);
  await page.openFile("os.yaml", layer());
  await page.hasText(layer());
  await page.focusEditor();
  await page.page.keyboard.type("# more\n");
  await page.hasText(`# more\n${layer()}`);
  await page.find("notice-undo").click();
  await page.hasText(PUBLISHED);
  await says(page, /^Your layer/);
  assert.equal(await page.find("notice").count(), 0);
}));

test("a pasted profile is not lost to a template", withPage(async (page) => {
  await page.focusEditor();
  await paste(page, PROFILE);
  await page.hasText(osLayer(PROFILE));
  await isUnsaved(page, true);
  await begin(page, "agent");
  await says(page, /Agent mode/);
  await page.find("notice-undo").click();
  await page.hasText(osLayer(PROFILE));
  await says(page, /edge-store-infra/);
  await page.find("tab-profile").click();
  await page.find("compare").waitFor();
}, WITH_CLIPBOARD));

test("undo after a fix works where the fix was chosen", withPage(async (page) => {
  await page.setText(PUBLISHED);
  await page.hasFinding("Y006@10");
  await page.takeFix("Y006@10");
  await page.hasText(PUBLISHED.replace("password: ******", "password: '******'"));
  assert.notEqual(await page.page.evaluate(() => document.activeElement.tagName), "BODY");
  await page.page.keyboard.press("Control+z");
  await page.hasText(PUBLISHED);
  await page.page.keyboard.press("Control+Shift+z");
  await page.hasText(PUBLISHED.replace("password: ******", "password: '******'"));
  await page.page.keyboard.press("Control+z");
  await page.hasFinding("Y006@10");
  await page.find("fix-all-safe").click();
  await eventually(async () => (await page.text()) !== PUBLISHED);
  await page.settled();
  assert.notEqual(await page.page.evaluate(() => document.activeElement.tagName), "BODY");
  await page.find("notice-undo").click();
  await page.hasText(PUBLISHED);
}));

test("line ends and a byte order mark come back with the document", withPage(async (page) => {
  const windows = `\u{feff}${layer().replaceAll("\n", "\r\n")}`;
  await page.openFile("windows.yaml", windows);
  await page.hasText(windows);
  await page.openFile("unix.yaml", layer());
  await page.hasText(layer());
  await page.focusEditor();
  await page.page.keyboard.press("Control+z");
  await page.hasText(windows);
  await page.page.keyboard.press("Control+y");
  await page.hasText(layer());
}));

test("undo up to a whole profile does not open it again", withPage(async (page) => {
  await page.setText(PROFILE);
  await page.hasText(osLayer(PROFILE));
  await page.focusEditor();
  await page.page.keyboard.press("Control+z");
  await page.hasText(PROFILE);
  await page.page.getByText("This is a whole profile.").waitFor();
  await page.page.keyboard.press("Control+z");
  await says(page, /example/i);
  await isUnsaved(page, false);
}));

test("the answers about the deployment belong to the document", withPage(async (page) => {
  await page.openFile("os.yaml", layer());
  await page.find("tab-context").click();
  await page.find("context-target").selectOption("existing");
  await page.openFile("other.yaml", PUBLISHED);
  await page.hasText(PUBLISHED);
  assert.equal(await page.find("context-target").inputValue(), "unknown");
  await page.focusEditor();
  await page.page.keyboard.press("Control+z");
  await page.hasText(layer());
  assert.equal(await page.find("context-target").inputValue(), "existing");
}));

test("what was exported is saved, until it is changed", withPage(async (page) => {
  await isUnsaved(page, false);
  await page.typeText(layer());
  await isUnsaved(page, true);
  await page.page.keyboard.press("Control+s");
  await page.find("export-dialog").waitFor();
  await page.download(page.find("export-download"));
  await isUnsaved(page, false);
  await page.focusEditor();
  await page.page.keyboard.type("#");
  await isUnsaved(page, true);
  await page.page.keyboard.press("Control+z");
  await isUnsaved(page, false);
}));

test("a draft is kept only when it is asked for, without secrets, and comes back", withPage(async (page) => {
  const stored = () => page.page.evaluate(() => sessionStorage.getItem("layerwright.draft"));
  const text = layer("Tr0ub4dor.3x");
  await page.typeText(text);
  await page.settled();
  assert.equal(await stored(), null);
  await page.find("about-open").click();
  await page.find("draft-keep").check();
  await page.find("about-close").click();
  await eventually(async () => (await stored())?.includes("puller"));
  const draft = text.replace("Tr0ub4dor.3x", "•••");
  assert.equal(await stored(), draft);
  page.page.on("dialog", (dialog) => dialog.accept());
  await page.page.reload();
  await page.isReady();
  await page.hasText(draft);
  await isUnsaved(page, true);
  await page.page.getByText("Your draft was restored.").waitFor();
  await page.find("draft-clear").click();
  await eventually(async () => (await stored()) === null);
  assert.equal(await stored(), null);
  await page.page.reload();
  await page.isReady();
  await says(page, /example/i);
}));
