// The page as a person sees it: find, act, check. Tests use nothing of the page but this.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

const TIMEOUT = 15_000;

/** The panels, in the order of their tabs. */
export const TABS = ["problems", "certificates", "macros", "images", "profile", "context", "rules"];

export class Layerwright {
  /** `watched` is what the browser noted of this page, see browser.mjs. */
  constructor(page, watched) {
    this.page = page;
    this.watched = watched;
    page.setDefaultTimeout(TIMEOUT);
  }

  // --- find

  find(id) {
    return this.page.getByTestId(id);
  }

  /** The text in the editor. */
  text() {
    return this.page.evaluate(() => window.__layerwright.getText());
  }

  /** The rows of the Problems panel. */
  rows() {
    return this.find("problems").getByTestId("problem-row");
  }

  /** The findings that the Problems panel lists, as `CODE@line` or `CODE@path` in the profile, in its order. */
  findings() {
    return this.rows().evaluateAll((rows) => rows.map(({ dataset }) => `${dataset.code}@${dataset.line || dataset.path}`));
  }

  /** The row of a finding in the layer, `CODE@line`. */
  row(finding) {
    const [code, line] = finding.split("@");
    return this.page.locator(`[data-testid="problem-row"][data-code="${code}"][data-line="${line}"]`).first();
  }

  /** How many findings there are: by the tab, the buttons that filter, the status line, and the rows. */
  async counts() {
    const sum = (text) => [...text.matchAll(/\d+/g)].reduce((total, [number]) => total + Number(number), 0);
    const [tab, filters, status] = [this.find("tab-problems"), this.find("problems").locator(".filters"), this.find("status")];
    const texts = await Promise.all([tab, filters, status].map((part) => part.innerText()));
    return [...texts.map(sum), await this.rows().count()];
  }

  // --- act

  /** Replaces the whole text the way automation does. */
  async setText(text) {
    await this.page.evaluate((value) => window.__layerwright.setText(value), text);
  }

  /** Puts the cursor into the editor. */
  async focusEditor(line = 1, column = 1) {
    await this.page.evaluate(([l, c]) => window.__layerwright.setCursor(l, c), [line, column]);
    await this.page.locator('[data-testid="editor"] .monaco-editor').first().waitFor();
    await this.page.locator('[data-testid="editor"] :is(textarea, .native-edit-context)').first().focus();
  }

  /** Replaces the whole text with the keyboard, key by key, as a person would who undoes what the editor indents by itself. */
  async typeText(text) {
    await this.focusEditor();
    await this.page.keyboard.press("Control+a");
    await this.page.keyboard.press("Delete");
    const lines = text.split("\n");
    for (const [index, line] of lines.entries()) {
      if (index > 0) {
        await this.page.keyboard.press("Enter");
        const indented = async () => (await this.text()).split("\n")[index] !== "";
        for (let tries = 0; tries < 5 && (await indented()); tries += 1) {
          await this.page.keyboard.press("Shift+Home");
          await this.page.keyboard.press("Delete");
        }
      }
      await this.page.keyboard.type(line);
      await this.page.keyboard.press("Escape");
    }
  }

  /** Takes a fix that the panel offers for a finding, the first one if no other is named. */
  async takeFix(finding, index = 0) {
    if (index > 0) await this.row(finding).locator(".problem-go").first().click(); // a closed row offers the first one
    await this.row(finding).getByTestId("problem-fix").nth(index).click();
  }

  /** Chooses a format in the export dialog. */
  async chooseFormat(name) {
    await this.find(`format-${name}`).check();
  }

  /** The format that is chosen there. */
  format() {
    return this.find("export-format").locator(":checked").inputValue();
  }

  /** Opens text as a file of that name through the file input. */
  async openFile(name, text) {
    await this.find("file-input").setInputFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(text) });
  }

  /** Presses a button that downloads and returns the file's name, bytes and text. */
  async download(button) {
    await this.isExportable();
    const [download] = await Promise.all([this.page.waitForEvent("download"), button.click()]);
    const bytes = await readFile(await download.path());
    return { name: download.suggestedFilename(), bytes, text: bytes.toString("utf8") };
  }

  /** The files of an archive that is stored without compression, as the page makes them. */
  unzip(bytes) {
    const files = {};
    for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50; ) {
      assert.equal(bytes.readUInt16LE(at + 8), 0, "stored");
      const [size, name, extra] = [bytes.readUInt32LE(at + 18), bytes.readUInt16LE(at + 26), bytes.readUInt16LE(at + 28)];
      const start = at + 30 + name + extra;
      files[bytes.toString("utf8", at + 30, at + 30 + name)] = bytes.toString("utf8", start, start + size);
      at = start + size;
    }
    return files;
  }

  // --- check

  /** The page is loaded, its worker is up, and the first answer is on screen. */
  async isReady() {
    await this.page.waitForFunction(() => window.__layerwright !== undefined, undefined, { timeout: TIMEOUT });
    await this.settled();
  }

  /** The answer for the text as it is now is on screen. */
  async settled() {
    await this.page.waitForFunction(
      () => {
        const status = document.querySelector('[data-testid="status"]');
        return status?.dataset.version === String(window.__layerwright.version()) && !/checking|loading|starting/i.test(status.textContent);
      },
      undefined,
      { timeout: TIMEOUT },
    );
  }

  /** Waits until the panel lists these findings, as a set. */
  async hasFindings(wanted) {
    const sorted = [...wanted].sort();
    let found;
    await eventually(async () => {
      found = (await this.findings()).sort();
      return JSON.stringify(found) === JSON.stringify(sorted);
    });
    assert.deepEqual(found, sorted);
  }

  /** Waits until the panel lists this finding. */
  async hasFinding(finding) {
    await eventually(async () => (await this.findings()).includes(finding));
    assert.ok((await this.findings()).includes(finding), `no ${finding} among ${await this.findings()}`);
  }

  /** The effect of the changes on running clusters is on screen. */
  async hasImpact() {
    await eventually(async () => (await this.find("change").count()) > 0);
    assert.ok((await this.find("change").count()) > 0, "no change is listed");
  }

  /** The export dialog has a file to hand out; the yes that masked values want is given. */
  async isExportable() {
    await eventually(async () => {
      const yes = this.find("export-confirm-masked");
      if ((await yes.count()) > 0 && !(await yes.isChecked())) await yes.check();
      return this.find("export-download").isEnabled();
    });
    assert.ok(await this.find("export-download").isEnabled(), await this.find("export-said").textContent());
  }

  async hasNoErrors() {
    await this.settled();
    const errors = this.page.locator('[data-testid="problem-row"][data-severity="error"]');
    assert.deepEqual(await errors.allTextContents(), []);
  }

  async hasText(wanted) {
    await eventually(async () => (await this.text()) === wanted);
    assert.equal(await this.text(), wanted);
  }

  /** No request left the origin, nothing failed, and the console is empty but for the lines that are expected. */
  keptQuiet(expected = []) {
    const { origin, requests, console: lines, errors } = this.watched;
    const foreign = requests.map(({ url }) => url).filter((url) => !url.startsWith(`${origin}/`) && !/^(blob|data):/.test(url));
    assert.deepEqual(foreign, [], "requests to other origins");
    const isExpected = (text) => expected.some((pattern) => pattern.test(text));
    assert.deepEqual(errors.filter((text) => !isExpected(text)), [], "errors of the page");
    assert.deepEqual(lines.filter(({ text }) => !isExpected(text)), [], "console");
  }
}

/** Waits until `condition` holds; gives up quietly, so that the assertion after it can show what there is. */
export async function eventually(condition, timeout = TIMEOUT) {
  const end = Date.now() + timeout;
  while (!(await condition()) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 25));
}
