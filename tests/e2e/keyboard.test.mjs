// Without a mouse: every control is reached, and the editor lets go of the Tab key when it is told to.
import assert from "node:assert/strict";
import { test } from "node:test";

import { withBrowser } from "./browser.mjs";
import { PUBLISHED } from "./texts.mjs";

const { withPage } = withBrowser();

/** A description of the element that has the focus. */
const focused = ({ page }) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (element?.closest('[data-testid="editor"]')) return "editor";
    return element?.dataset.testid ?? element?.id ?? element?.tagName;
  });

test("Tab inserts spaces until Ctrl+M, and then leaves the editor", withPage(async (page) => {
  await page.setText("a: 1\n");
  await page.focusEditor();
  await page.page.keyboard.press("Tab");
  await page.hasText("  a: 1\n");
  await page.page.keyboard.press("Control+m");
  await page.page.keyboard.press("Tab");
  assert.notEqual(await focused(page), "editor");
  await page.hasText("  a: 1\n");
  await page.page.keyboard.press("Shift+Tab");
  assert.equal(await focused(page), "editor");
  assert.match(await page.page.locator("body").innerText(), /Ctrl\+M/, "explained on screen");
}));

test("Escape, then Tab leaves the editor; Tab alone still inserts spaces", withPage(async (page) => {
  await page.setText("a: 1\n");
  await page.focusEditor();
  await page.page.keyboard.press("Escape");
  await page.page.keyboard.press("ArrowRight");
  await page.page.keyboard.press("Home");
  await page.page.keyboard.press("Tab");
  await page.hasText("  a: 1\n");
  await page.page.keyboard.press("Escape");
  await page.page.keyboard.press("Tab");
  assert.notEqual(await focused(page), "editor");
  await page.page.keyboard.press("Shift+Tab");
  assert.equal(await focused(page), "editor");
  await page.page.keyboard.press("Tab");
  await page.hasText("    a: 1\n");
}));

test("F6 goes from the header to the editor, the panels and back", withPage(async (page) => {
  const region = () => page.page.evaluate(() => document.activeElement.closest("header, section, aside")?.localName);
  await page.focusEditor();
  for (const wanted of ["aside", "header", "section", "aside"]) {
    await page.page.keyboard.press("F6");
    assert.equal(await region(), wanted);
  }
  for (const wanted of ["section", "header"]) {
    await page.page.keyboard.press("Shift+F6");
    assert.equal(await region(), wanted);
  }
}));

test("Ctrl+S exports and Ctrl+O opens, in place of the browser", withPage(async (page) => {
  await page.focusEditor();
  page.page.on("filechooser", (chooser) => chooser.setFiles({ name: "os.yaml", mimeType: "text/yaml", buffer: Buffer.from("a: 1\n") }));
  await page.text(); // by now the browser hands the chooser to the listener
  await page.page.keyboard.press("Control+o");
  await page.hasText("a: 1\n");
  await page.page.evaluate(() => {
    window.prevented = new Promise((resolve) => {
      addEventListener("keydown", (event) => event.key === "s" && setTimeout(() => resolve(event.defaultPrevented)));
    });
  });
  await page.page.keyboard.press("Control+s");
  assert.equal(await page.page.evaluate(() => window.prevented), true);
  await page.find("export-dialog").waitFor();
}));

test("the keys are listed as the keyboard writes them", withPage(async (page) => {
  await page.find("keyboard-open").click();
  assert.match(await page.find("keyboard-dialog").innerText(), /Ctrl\+Shift\+Z\s+Redo/);
  await page.find("keyboard-close").click();
  await page.find("keyboard-dialog").waitFor({ state: "hidden" });
}));

test("the keys of a Mac are listed on a Mac", withPage(async (page) => {
  await page.find("keyboard-open").click();
  assert.match(await page.find("keyboard-dialog").innerText(), /⌘⇧Z\s+Redo/);
}, { prepare: (page) => page.addInitScript(() => Object.defineProperty(navigator, "platform", { value: "MacIntel" })) }));

test("the menu of templates is walked with the arrows", withPage(async (page) => {
  await page.find("templates").focus();
  await page.page.keyboard.press("ArrowDown");
  assert.match(await focused(page), /^template-/);
  const first = await focused(page);
  await page.page.keyboard.press("ArrowDown");
  assert.notEqual(await focused(page), first);
  await page.page.keyboard.press("End");
  assert.equal(await focused(page), "template-agent");
  await page.page.keyboard.press("Home");
  assert.equal(await focused(page), first);
  await page.page.keyboard.press("Escape");
  assert.equal(await focused(page), "templates");
}));

test("Tab reaches every control that is shown", withPage(async (page) => {
  await page.setText(PUBLISHED);
  await page.hasFinding("Y006@10");
  await page.focusEditor();
  await page.page.keyboard.press("Control+m");
  const wanted = await page.page.evaluate(() => {
    const controls = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
    const shown = controls.filter((control) =>
      control.checkVisibility({ visibilityProperty: true }) && !control.disabled && control.tabIndex >= 0 && !control.closest('[data-testid="editor"]'));
    shown.forEach((control, index) => {
      control.setAttribute("data-control", index);
    });
    return shown.map((control) => control.dataset.testid ?? control.outerHTML.slice(0, 120));
  });
  assert.ok(wanted.length > 10);
  const reached = new Set();
  for (let presses = 0; presses < wanted.length + 20; presses += 1) {
    await page.page.keyboard.press("Tab");
    const control = await page.page.evaluate(() => document.activeElement?.dataset.control);
    if (control !== undefined) reached.add(Number(control));
  }
  assert.deepEqual(wanted.filter((_, index) => !reached.has(index)), []);
}));

test("the focus is visible wherever it is", withPage(async (page) => {
  await page.setText(PUBLISHED);
  await page.hasFinding("Y006@10");
  await page.find("open-file").focus();
  for (let presses = 0; presses < 15; presses += 1) {
    await page.page.keyboard.press("Tab");
    if ((await focused(page)) === "editor") break;
    const shown = await page.page.evaluate(() => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement);
      return (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
    });
    assert.ok(shown, `no focus ring on ${await focused(page)}`);
  }
}));

test("the tabs are walked with the arrows", withPage(async (page) => {
  await page.find("tab-problems").focus();
  await page.page.keyboard.press("ArrowRight");
  assert.equal(await focused(page), "tab-certificates");
  await page.page.keyboard.press("End");
  assert.equal(await focused(page), "tab-rules");
  await page.page.keyboard.press("Home");
  assert.equal(await focused(page), "tab-problems");
}));

test("Enter on a problem goes to its place in the editor", withPage(async (page) => {
  await page.setText(PUBLISHED);
  await page.hasFinding("Y006@10");
  await page.row("Y006@10").locator("button, a, [tabindex='0']").first().focus();
  await page.page.keyboard.press("Enter");
  assert.equal(await focused(page), "editor");
  await page.page.keyboard.press("Home");
  await page.page.keyboard.press("Home");
  await page.page.keyboard.type("#");
  await page.hasText(PUBLISHED.replace("  password: *", "#  password: *"));
}));

test("the light bulb's fixes are taken with the keyboard", withPage(async (page) => {
  await page.setText(PUBLISHED);
  await page.hasFinding("Y006@10");
  await page.focusEditor(10, 14);
  await page.page.keyboard.press("Control+.");
  await page.page.locator(".action-widget, .context-view").first().waitFor();
  await page.page.keyboard.press("Enter");
  await page.hasText(PUBLISHED.replace("password: ******", "password: '******'"));
}));

test("the export dialog takes the focus, keeps it and gives it back", withPage(async (page) => {
  await page.find("export-open").focus();
  await page.page.keyboard.press("Enter");
  await page.find("export-dialog").waitFor();
  for (let presses = 0; presses < 30; presses += 1) {
    await page.page.keyboard.press("Tab");
    const inside = await page.page.evaluate(() => {
      const element = document.activeElement;
      // The browser's own frame comes after the last control of a modal dialog.
      return element === document.body || element?.closest('[data-testid="export-dialog"]') !== null;
    });
    assert.ok(inside, `the focus went to ${await focused(page)}`);
  }
  await page.page.keyboard.press("Escape");
  await page.find("export-dialog").waitFor({ state: "hidden" });
  assert.equal(await focused(page), "export-open");
}));
