// The worker that checks dies: it is started again, the text is kept, and the page says so.
import assert from "node:assert/strict";
import { test } from "node:test";

import { withBrowser } from "./browser.mjs";
import { eventually } from "./page.mjs";
import { PROFILE, PUBLISHED, osLayer } from "./texts.mjs";

const { withPage } = withBrowser();

/** The worker of the core: the one of the editor is another. */
const checker = async ({ page }) => {
  const is = (worker) => /worker/.test(worker.url()) && !/editor\.worker/.test(worker.url());
  await eventually(async () => page.workers().some(is));
  const found = page.workers().filter(is);
  assert.equal(found.length, 1, `one checking worker among ${page.workers().map((worker) => worker.url())}`);
  return found[0];
};

const recovers = (kill, expectConsole) =>
  withPage(
    async (page) => {
      const said = [];
      await page.page.exposeFunction("noteStatus", (text) => said.push(text));
      await page.page.evaluate(() => {
        const status = document.querySelector('[data-testid="status"]');
        new MutationObserver(() => window.noteStatus(status.textContent)).observe(status, { childList: true, characterData: true, subtree: true });
      });
      await page.setText(PUBLISHED);
      await page.hasFinding("Y006@10");
      const before = await checker(page);
      await kill(before);
      await page.setText(`${PUBLISHED}# edited after the crash\n`);
      await eventually(async () => said.some((text) => /restart/i.test(text)));
      assert.ok(said.some((text) => /restart/i.test(text)), `the page said: ${said}`);
      await page.hasText(`${PUBLISHED}# edited after the crash\n`);
      await page.setText(PUBLISHED.replace("******", "'x'"));
      await eventually(async () => !(await page.findings()).includes("Y006@10"));
      assert.ok(!(await page.findings()).includes("Y006@10"), "the new worker judges the new text");
      assert.notEqual(await checker(page), before);
    },
    { expectConsole },
  );

test("a worker that traps is replaced", recovers(
  (worker) => worker.evaluate(() => void setTimeout(() => { throw new WebAssembly.RuntimeError("unreachable"); })),
  [/unreachable/],
));

test("a worker that is gone without a word is replaced", recovers((worker) => worker.evaluate(() => self.close()), []));

test("the opened layer is sent to each worker once, and not with every check", withPage(async (page) => {
  const texts = () => page.page.evaluate(() => window.sentTexts);
  await page.page.evaluate(() => {
    window.sentTexts = [];
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...rest) {
      const header = new TextDecoder("latin1").decode(message[0]);
      window.sentTexts.push({ header, texts: message.slice(1) });
      return post.call(this, message, ...rest);
    };
  });
  await page.openFile("edge-store-infra.json", PROFILE);
  await page.hasText(osLayer(PROFILE));
  await page.find("tab-profile").click();
  const uri = osLayer(PROFILE).match(/system\.uri: .*/)[0];
  const edited = osLayer(PROFILE).replace(uri, "system.uri: registry.northwind.dev/edge/os:v9.9.9");
  await page.setText(edited);
  await page.hasImpact();
  await (await checker(page)).evaluate(() => self.close());
  await page.setText(`${edited}# edited after the crash\n`);
  const isBase = ({ header }) => header.charCodeAt(0) === 0;
  await eventually(async () => (await texts()).filter(isBase).length === 2);
  await page.hasImpact();
  const sent = await texts();
  const bases = sent.filter(isBase);
  assert.deepEqual(bases.map(({ texts }) => texts[0]), [osLayer(PROFILE), osLayer(PROFILE)], "once for each of two workers");
  assert.ok(sent.every(({ header }) => !header.includes(uri)), "no header contains the opened layer");
}));

test("where nothing is checked the page says so and shows no zeros", withPage(async (page) => {
  await page.page.evaluate(() => {
    window.Worker = class {
      constructor() {
        throw new Error("no workers here");
      }
    };
  });
  await (await checker(page)).evaluate(() => self.close());
  await page.setText(`${PUBLISHED}# edited after the crash\n`);
  await page.find("not-checked").waitFor();
  assert.match(await page.find("status").textContent(), /not checked/);
  assert.deepEqual(await page.counts(), [0, 0, 0, 0]);
  for (const part of ["tab-problems", "problems", "status"]) assert.doesNotMatch(await page.find(part).innerText(), /\d/);
  await page.find("tab-certificates").click();
  await page.find("not-checked").waitFor();
  await page.hasText(`${PUBLISHED}# edited after the crash\n`);
}));

test("a whole profile without a layer to edit is not called clean", withPage(async (page) => {
  const profile = JSON.parse(PROFILE);
  for (const pack of profile.spec.template.packs) pack.values = "";
  profile.spec.template.packs[0].layer = "addon";
  await page.setText(JSON.stringify(profile));
  await page.find("not-checked").waitFor();
  await page.settled();
  assert.match(await page.find("status").textContent(), /not checked/);
  assert.deepEqual(await page.counts(), [0, 0, 0, 0]);
}));
