// Signatures of certificates are verified in a worker of its own, which only a text with certificates makes the page load.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { withBrowser } from "./browser.mjs";
import { eventually } from "./page.mjs";
import { layer } from "./texts.mjs";

const { withPage } = withBrowser();

/** A server's certificate, the root that issued it, and another root of the same name and key identifier with another key. */
const certificates = (algorithm) => {
  const file = readFileSync(new URL(`../../app/signatures/tests/certificates/${algorithm}.pem`, import.meta.url), "utf8");
  return file.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----\n/g);
};

const bundle = (...pems) => layer().replace(/ {4}-----BEGIN[\s\S]*END CERTIFICATE-----\n/, pems.join("").replace(/^(?=.)/gm, "    "));
const BEGIN = 11;

const verifiers = ({ page }) => page.workers().filter((worker) => /\/signatures_loader\.js$/.test(worker.url()));
const requested = ({ watched }) => watched.requests.some(({ url }) => /\/signatures/.test(url));

for (const algorithm of ["rsa-sha256", "rsa-pss-sha256", "p256-sha256", "p384-sha384", "ed25519"]) {
  test(`a forged signature is found: ${algorithm}`, withPage(async (page) => {
    const [server, root, other] = certificates(algorithm);
    await page.setText(bundle(server, other));
    await page.hasFinding(`T016@${BEGIN}`);
    const message = await page.row(`T016@${BEGIN}`).textContent();
    assert.match(message, /does not verify with the key of/);
    await page.setText(bundle(server, root));
    await page.hasFindings((await page.findings()).filter((finding) => !finding.startsWith("T016")));
    // What is known needs no asking.
    await page.setText(`${bundle(server, other)}# again\n`);
    await page.hasFinding(`T016@${BEGIN}`);
    await page.setText(bundle(server, root));
    await eventually(async () => !(await page.findings()).includes(`T016@${BEGIN}`));
    assert.ok(!(await page.findings()).includes(`T016@${BEGIN}`));
  }));
}

test("without certificates nothing of it is loaded", withPage(async (page) => {
  await page.setText(layer().replace(/ {2}certificates:[\s\S]*END CERTIFICATE-----\n/, ""));
  await page.settled();
  await eventually(async () => false, 500);
  assert.ok(!requested(page) && verifiers(page).length === 0);
}));
