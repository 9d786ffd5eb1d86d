// What the editor knows about the layer: completion, hover, navigation, hints, masks.
import assert from "node:assert/strict";
import { test } from "node:test";

import { withBrowser } from "./browser.mjs";
import { eventually } from "./page.mjs";

const { withPage } = withBrowser();

const OWN = ".spectro.pack.edge-native-byoi.options";
const LAYER = `options:
  system.uri: '{{${OWN}.host}}/edge/os:v1'
  host: registry.harbormen.io
providerCredentials:
  registry: registry.harbormen.io
  user: robot
  password: Zebra-91-canary
stages:
  boot:
    - name: prepare
      commands:
        - uptime
`;
const PASSWORD_LINE = 7;

/** The editor knows the text as it is now: its colors, hints and masks are on screen. */
const isAnnotated = async (page, text = LAYER) => {
  await page.setText(text);
  await page.settled();
  await page.page.waitForFunction(() => document.querySelector(".secrets-pending") === null);
};
const editor = (page) => page.find("editor");
const masks = (page) => editor(page).locator(".secret-mask");
/** A masked secret has no height of its own. */
const isMasked = (page) => masks(page).first().waitFor({ state: "attached" });
const press = (page, key) => page.page.keyboard.press(key);
const offers = (page) => page.page.locator(".suggest-widget.visible .monaco-list-row");
const shows = async (locator, wanted) => {
  let texts = [];
  await eventually(async () => {
    texts = await locator.allTextContents();
    return texts.some((text) => wanted.test(text.replaceAll("\u00a0", " ")));
  });
  assert.ok(texts.some((text) => wanted.test(text.replaceAll("\u00a0", " "))), `${wanted} in ${JSON.stringify(texts)}`);
};
const caretAtEnd = async (page, line) => {
  await page.focusEditor(line, 1);
  await press(page, "End");
};

test("keys are offered at the root and below a key, with what they mean", withPage(async (page) => {
  await page.setText("");
  await page.focusEditor();
  await press(page, "Control+Space");
  await shows(offers(page), /^providerCredentials/);
  await press(page, "Escape");
  await page.page.keyboard.type("options:");
  await press(page, "Escape");
  await press(page, "Enter");
  await press(page, "Control+Space");
  await shows(offers(page), /^system\.uri.*required/);
  await shows(page.page.locator(".suggest-details"), /options\.system\.uri/);
  await press(page, "Enter");
  await page.hasText("options:\n  system.uri: ");
}));

test("two braces offer macros, and the chosen one gets its quotes", withPage(async (page) => {
  await isAnnotated(page, "options:\n  host: registry.harbormen.io\n");
  await page.focusEditor(3, 1);
  await page.page.keyboard.type("  system.uri: {{");
  await shows(offers(page), /options\.host/);
  await page.page.keyboard.type(".options.host");
  await shows(offers(page).first(), /options\.host$/);
  await press(page, "Enter");
  await page.hasText(`options:\n  host: registry.harbormen.io\n  system.uri: '{{${OWN}.host}}'`);
}));

test("Enter indents below what it opens", withPage(async (page) => {
  for (const [before, after] of [
    ["providerCredentials:\n  certificates: |", "providerCredentials:\n  certificates: |\n    x"],
    ["providerCredentials:\n  certificates: >-", "providerCredentials:\n  certificates: >-\n    x"],
    ["stages:\n  boot:", "stages:\n  boot:\n    x"],
    ["stages:\n  boot:\n    - files:", "stages:\n  boot:\n    - files:\n        x"],
    ["stages:\n  boot:\n    - name: a", "stages:\n  boot:\n    - name: a\n      x"],
    ["options:\n  a: 1", "options:\n  a: 1\n  x"],
    ["# a:\n- a|", "# a:\n- a|\nx"],
  ]) {
    await page.setText(before);
    await caretAtEnd(page, before.split("\n").length);
    await press(page, "Enter");
    await page.page.keyboard.type("x");
    await page.hasText(after);
    await press(page, "Escape");
  }
}));

test("a pasted certificate gets the indentation of its place, which undo takes back", withPage(async (page) => {
  const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";
  const right = (indent) => pem.replace(/^/gm, indent);
  await page.page.evaluate((text) => navigator.clipboard.writeText(text), pem);
  for (const [before, after] of [
    ["providerCredentials:\n  certificates: |\n    ", `providerCredentials:\n  certificates: |\n${right("    ")}`],
    ["providerCredentials:\n  certificates: |\n  ", `providerCredentials:\n  certificates: |\n${right("    ")}`],
    ["providerCredentials:\n  certificates: ", `providerCredentials:\n  certificates: |\n${right("    ")}`],
    ["stages:\n  boot:\n    - files:\n        - content:", `stages:\n  boot:\n    - files:\n        - content: |\n${right("            ")}`],
  ]) {
    await page.setText(before);
    await page.focusEditor(before.split("\n").length, 99);
    await press(page, "Control+v");
    await page.hasText(after);
    await shows(page.find("notice"), /indented below its key/);
    await press(page, "Control+z");
    await page.hasText(before + pem);
  }
  await page.setText("");
  await page.focusEditor();
  await press(page, "Control+v");
  await page.hasText(pem);
}, { permissions: ["clipboard-read", "clipboard-write"] }));

test("the pointer explains a key, a macro and a finding", withPage(async (page) => {
  await isAnnotated(page, LAYER.replace("stages:", "optionz: {}\nstages:"));
  const hover = page.page.locator(".monaco-hover:not(.hidden)");
  await editor(page).locator(".view-line", { hasText: "registry:" }).locator("span > span").nth(1).hover();
  await shows(hover, /providerCredentials\.registry/);
  await page.page.mouse.move(0, 0);
  await hover.first().waitFor({ state: "hidden" });
  await editor(page).locator(".code-macro").first().hover();
  await shows(hover, /options\.host is registry\.harbormen\.io \(line 3\)/);
  await page.page.mouse.move(0, 0);
  await hover.first().waitFor({ state: "hidden" });
  await editor(page).locator(".view-line", { hasText: "optionz" }).locator("span > span").first().hover();
  await shows(hover, /optionz is not a documented root key/);
  assert.doesNotMatch((await hover.allTextContents()).join(), /`/, "signs of Markdown");
}));

test("F8 goes from finding to finding and shows all of it", withPage(async (page) => {
  await isAnnotated(page, LAYER.replace("stages:", "optionz: {}\nstages:"));
  await page.focusEditor();
  const said = page.page.locator(".monaco-hover:not(.hidden) .marker");
  for (const [key, wanted] of [["F8", /Everyone who can read this file.*H001/s], ["F8", /S006/], ["F8", /H001/], ["Shift+F8", /S006/]]) {
    await press(page, key);
    await shows(said, wanted);
  }
}));

test("F12 goes to the definition, Shift+F12 lists the uses, F2 renames both", withPage(async (page) => {
  await isAnnotated(page);
  await page.focusEditor(2, 60);
  await press(page, "F12");
  await eventually(async () => (await page.page.locator(".line-numbers.active-line-number").textContent()) === "3");
  await page.page.keyboard.type("#");
  await page.hasText(LAYER.replace("  host:", "  #host:"));
  await press(page, "Control+z");
  await page.hasText(LAYER);
  await page.focusEditor(3, 4);
  await press(page, "Shift+F12");
  await shows(page.page.locator(".reference-zone-widget .monaco-list-row"), /host/);
  await press(page, "Escape");
  await page.focusEditor(3, 4);
  await press(page, "F2");
  await page.page.locator(".rename-input:focus").waitFor();
  await press(page, "Control+a");
  await page.page.keyboard.type("harbor");
  await press(page, "Enter");
  await page.hasText(LAYER.replace("options.host}}", "options.harbor}}").replace("  host:", "  harbor:"));
  await press(page, "Control+z");
  await page.hasText(LAYER);
}));

test("a name that cannot be changed is left, with the reason", withPage(async (page) => {
  await isAnnotated(page);
  await page.focusEditor(1, 3);
  await press(page, "F2");
  await page.page.locator(".monaco-editor-overlaymessage").waitFor();
  await page.hasText(LAYER);
}));

test("the outline lists the layer's parts and goes to them", withPage(async (page) => {
  await isAnnotated(page);
  await page.focusEditor();
  await press(page, "Control+Shift+o");
  await shows(page.page.locator(".quick-input-list .monaco-list-row"), /prepare/);
  await page.page.keyboard.type("prepare");
  await shows(page.page.locator(".quick-input-list .monaco-list-row.focused"), /prepare/);
  await press(page, "Enter");
  await page.page.keyboard.type("#");
  await eventually(async () => /#/.test((await page.text()).split("\n")[9]));
  assert.match((await page.text()).split("\n")[9], /#/);
}));

test("the text is formatted, or it is said why not", withPage(async (page) => {
  await isAnnotated(page, "options:\n      a:   1   \n");
  await page.focusEditor();
  await press(page, "Shift+Alt+f");
  await page.hasText("options:\n  a: 1\n");
  await press(page, "Control+z");
  await page.hasText("options:\n      a:   1   \n");
  await isAnnotated(page, "options: [\n");
  await page.focusEditor();
  await press(page, "Shift+Alt+f");
  await shows(page.find("notice"), /syntax error, so it cannot be formatted/);
}));

test("hints show the composed image and the uses of helper keys until they are switched off", withPage(async (page) => {
  await isAnnotated(page);
  const lens = editor(page).locator(".codelens-decoration");
  await shows(lens, /^registry\.harbormen\.io\/edge\/os:v1$/);
  await shows(editor(page).locator(".view-line"), /host: registry\.harbormen\.io\s*1 use/);
  await command(page, "Show or hide hints");
  await lens.first().waitFor({ state: "detached" });
  await page.page.reload();
  await page.isReady();
  await isAnnotated(page);
  await isMasked(page);
  assert.equal(await lens.count(), 0, "remembered");
}));

test("keys and secrets have colors of their own", withPage(async (page) => {
  await isAnnotated(page, LAYER.replace("stages:", "optionz: {}\nstages:"));
  const color = (text) =>
    editor(page)
      .locator(".view-line span span", { hasText: text })
      .first()
      .evaluate((span) => [getComputedStyle(span).color, getComputedStyle(span).fontStyle].join());
  await eventually(async () => (await color(/^host$/)) !== (await color(/^user$/)));
  const [known, helper, unknown] = [await color(/^user$/), await color(/^host$/), await color(/^optionz$/)];
  assert.equal(new Set([known, helper, unknown]).size, 3, `${known} ${helper} ${unknown}`);
  assert.match(unknown, /italic/);
}));

test("a secret is masked wherever it is written, and can be read while the caret is in it", withPage(async (page) => {
  const block = LAYER.replace("Zebra-91-canary", "|\n    Zebra-91\n    canary");
  for (const [text, lines] of [[LAYER, 1], [LAYER.replace("Zebra-91-canary", '"Zebra-91-canary"'), 1], [block, 2]]) {
    await isAnnotated(page, text);
    await page.focusEditor();
    await eventually(async () => (await masks(page).count()) === lines);
    assert.equal(await masks(page).count(), lines);
    const looks = await masks(page).evaluateAll((all) =>
      all.map((mask) => [getComputedStyle(mask).fontSize, getComputedStyle(mask, "::before").content]));
    assert.deepEqual(looks, Array(lines).fill(["0px", '"••••••••"']));
  }
  assert.equal(await page.text(), block, "the text itself is as it was");

  await isAnnotated(page);
  await caretAtEnd(page, PASSWORD_LINE);
  await masks(page).first().waitFor({ state: "detached" });
  await page.page.keyboard.type("5");
  await shows(editor(page).locator(".secret-open"), /^Zebra-91-canary5$/);
  await page.focusEditor(1, 1);
  await isMasked(page);
  await caretAtEnd(page, PASSWORD_LINE);
  await masks(page).first().waitFor({ state: "detached" });
  await page.find("open-file").focus();
  await isMasked(page);
}));

test("all secrets can be revealed and hidden again", withPage(async (page) => {
  await isAnnotated(page);
  await page.focusEditor();
  await isMasked(page);
  await command(page, "Reveal or hide secrets");
  await masks(page).first().waitFor({ state: "detached" });
  await command(page, "Reveal or hide secrets");
  await isMasked(page);
}));

test("no frame of a new text shows its secret", withPage(async (page) => {
  // What can be read of the text in each frame, masks counted as such.
  await page.page.evaluate(() => {
    window.seen = [];
    const look = () => {
      const lines = [...document.querySelectorAll('[data-testid="editor"] .view-lines span span')];
      const shown = lines.filter((span) => getComputedStyle(span).visibility === "visible" && parseFloat(getComputedStyle(span).fontSize) > 0);
      window.seen.push(shown.map((span) => span.textContent).join(""));
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await isAnnotated(page);
  await isMasked(page);
  const seen = await page.page.evaluate(() => window.seen);
  assert.ok(seen.some((text) => text.includes("providerCredentials")), "frames were seen");
  assert.deepEqual(seen.filter((text) => text.includes("canary")), []);
}));

test("the first copy of a hidden secret is stopped, the second is not", withPage(async (page) => {
  const copied = () => page.page.evaluate(() => navigator.clipboard.readText());
  await isAnnotated(page);
  await page.focusEditor();
  await isMasked(page);
  await page.page.evaluate(() => navigator.clipboard.writeText("before"));
  await press(page, "Control+a");
  await press(page, "Control+c");
  await shows(page.find("notice"), /hidden secret/);
  assert.equal(await copied(), "before");
  await press(page, "Control+c");
  await eventually(async () => (await copied()) === LAYER);
  assert.equal(await copied(), LAYER);
  await page.focusEditor(5, 1);
  await press(page, "Control+c");
  await eventually(async () => /registry/.test(await copied()));
  assert.equal(await copied(), "  registry: registry.harbormen.io\n", "what holds no secret is copied at once");
}, { permissions: ["clipboard-read", "clipboard-write"] }));

test("neither the list, nor the pointer, nor the outline tells a secret", withPage(async (page) => {
  await isAnnotated(page, LAYER.replace("    - name: prepare", "    - name: '{{.spectro.pack.edge-native-byoi.providerCredentials.password}}'"));
  await page.focusEditor(3, 3);
  await press(page, "End");
  await press(page, "Enter");
  await page.page.keyboard.type("a: {{");
  await shows(offers(page), /providerCredentials\.password/);
  const details = page.page.locator(".suggest-details");
  for (let steps = 0; steps < 8; steps += 1) {
    await details.waitFor();
    assert.doesNotMatch((await details.textContent()) + (await offers(page).allTextContents()).join(), /canary/);
    await press(page, "ArrowDown");
  }
  await press(page, "Escape");
  await press(page, "Control+z");
  await editor(page).locator(".code-macro").nth(1).hover();
  const hover = page.page.locator(".monaco-hover:not(.hidden)");
  await shows(hover, /•••/);
  assert.doesNotMatch((await hover.allTextContents()).join(), /canary/);
  await page.focusEditor();
  await press(page, "Control+Shift+o");
  await shows(page.page.locator(".quick-input-list .monaco-list-row"), /password/);
  assert.doesNotMatch((await page.page.locator(".quick-input-list").textContent()) ?? "", /canary/);
  await press(page, "Escape");
}));

test("long lines wrap until Alt+Z, which is remembered", withPage(async (page) => {
  const long = `options:\n  system.uri: registry.harbormen.io/${"edge/".repeat(60)}os:v1\n`;
  const rows = () => editor(page).locator(".view-line").count();
  await isAnnotated(page, long);
  await eventually(async () => (await rows()) > 4);
  assert.ok((await rows()) > 4, "wrapped");
  await page.focusEditor();
  await press(page, "Alt+z");
  await eventually(async () => (await rows()) === 3);
  assert.equal(await rows(), 3);
  await page.page.reload();
  await page.isReady();
  await isAnnotated(page, long);
  await eventually(async () => (await rows()) === 3);
  assert.equal(await rows(), 3, "remembered");
}));

test("the palette holds the page's actions and none that a layer has no use for", withPage(async (page) => {
  await page.focusEditor();
  await press(page, "F1");
  const rows = page.page.locator(".quick-input-list .monaco-list-row");
  await rows.first().waitFor();
  for (const action of ["Export", "Open a file", "Theme: Dark", "Show the panel Rules", "Format", "Reveal or hide secrets"]) {
    await page.page.keyboard.press("Control+a");
    await page.page.keyboard.type(`>${action}`);
    await shows(rows, new RegExp(`^${action}`));
  }
  for (const other of ["Developer: ", "Emmet", "Transpose", "Transform to"]) {
    await page.page.keyboard.press("Control+a");
    await page.page.keyboard.type(`>${other}`);
    await eventually(async () => (await rows.count()) === 0);
    assert.deepEqual(await rows.allTextContents(), [], other);
  }
}));

/** Runs an action of the palette. */
async function command(page, name) {
  await page.focusEditor();
  await press(page, "F1");
  const rows = page.page.locator(".quick-input-list .monaco-list-row");
  await rows.first().waitFor();
  await page.page.keyboard.type(name);
  await shows(page.page.locator(".quick-input-list .monaco-list-row.focused"), new RegExp(`^${name}`));
  await press(page, "Enter");
  await rows.first().waitFor({ state: "hidden" });
}
