// Nothing leaves: what the policy says, and what the browser does with a page that tries.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";

import { withBrowser } from "./browser.mjs";
import { TABS, eventually } from "./page.mjs";
import { layer } from "./texts.mjs";

const { withPage } = withBrowser();

test("the policy allows this origin only, and no inline or evaluated script", withPage(async ({ page }) => {
  const content = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  const policy = new Map(content.split(";").map((part) => part.trim().split(/\s+/)).map(([name, ...values]) => [name, values]));
  assert.deepEqual(policy.get("default-src"), ["'none'"]);
  assert.deepEqual(policy.get("connect-src"), ["'self'"]);
  assert.deepEqual(policy.get("base-uri"), ["'none'"]);
  assert.deepEqual(policy.get("form-action"), ["'none'"]);
  // WebAssembly needs a word of its own; it allows no evaluation of text.
  for (const value of policy.get("script-src")) assert.match(value, /^('self'|'wasm-unsafe-eval')$/);
  for (const [name, values] of policy) {
    for (const value of values) assert.match(value, /^('self'|'none'|'unsafe-inline'|'wasm-unsafe-eval'|data:|blob:)$/, name);
    if (name !== "style-src") assert.ok(!values.includes("'unsafe-inline'"), name);
  }
}));

test("the browser holds the page to it", withPage(async ({ page, watched }) => {
  // Another origin, which hears of every request that the policy lets out.
  const heard = [];
  const elsewhere = createServer((request, response) => {
    heard.push(request.url);
    response.end();
  }).listen(0, "127.0.0.1");
  await once(elsewhere, "listening");
  const address = `http://127.0.0.1:${elsewhere.address().port}`;
  try {
    await fetch(`${address}/by-the-test`);
    const violations = await page.evaluate(async (address) => {
      const seen = [];
      document.addEventListener("securitypolicyviolation", (event) => seen.push(event.effectiveDirective));
      await fetch(`${address}/by-fetch`, { mode: "no-cors" }).catch(() => {});
      const script = document.createElement("script");
      script.textContent = "window.inline = true";
      document.body.append(script);
      const image = document.createElement("img");
      image.src = `${address}/by-image`;
      document.body.append(image);
      // What DevTools call may evaluate text; what the page calls later may not.
      let evaluated = false;
      await new Promise((resolve) => {
        setTimeout(() => {
          setTimeout(resolve, 200);
          // biome-ignore lint/security/noGlobalEval lint/complexity/noCommaOperator: the policy has to refuse it
          evaluated = (0, eval)("true");
        });
      });
      return { seen: [...new Set(seen)].sort(), inline: window.inline === true, evaluated };
    }, address);
    assert.deepEqual(violations, { seen: ["connect-src", "img-src", "script-src", "script-src-elem"], inline: false, evaluated: false });
    assert.deepEqual(heard, ["/by-the-test"]);
  } finally {
    elsewhere.close();
  }
  assert.equal(watched.errors.filter((text) => /EvalError/.test(text)).length, 1);
  watched.requests.length = watched.errors.length = watched.console.length = 0; // what this test did on purpose
}));

test("work causes no request, and leaves nothing in storage but settings", withPage(async (page) => {
  await eventually(async () => false, 500); // what the start still loads
  const before = page.watched.requests.length;
  await page.setText(layer("literal-password"));
  await page.settled();
  for (const tab of TABS) await page.find(`tab-${tab}`).click();
  await page.find("export-open").click();
  await page.page.keyboard.press("Escape");
  // A text with certificates loads what verifies signatures, by names that do not depend on the text.
  const isVerifier = (url) => /^worker-[0-9a-f]+\/signatures(_loader\.js|\.js|_bg\.wasm)$/.test(url.slice(page.watched.origin.length + 1));
  const after = page.watched.requests.slice(before).map(({ url }) => url);
  assert.deepEqual(after.filter((url) => !isVerifier(url)), []);
  const stored = await page.page.evaluate(() => Object.entries({ ...localStorage, ...sessionStorage }));
  for (const [key, value] of stored) assert.ok(value.length < 40 && !/northwind|spectro/.test(value), `${key}: ${value}`);
  assert.equal(await page.page.evaluate(() => document.cookie), "");
}));

test("every address in the page is relative", withPage(async ({ page }) => {
  const absolute = await page.evaluate(() =>
    [...document.querySelectorAll("[src], link[href]")]
      .map((element) => element.getAttribute("src") ?? element.getAttribute("href"))
      .filter((address) => /^([a-z]+:)?\/\/|^\//i.test(address)),
  );
  assert.deepEqual(absolute, []);
}));
