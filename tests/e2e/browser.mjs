// Starts the browser and the page, and watches what the page does: every request, every console line, every error.
import { spawn } from "node:child_process";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

import { Layerwright } from "./page.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const { CHROMIUM = "/usr/bin/chromium" } = process.env;

// Without these Chromium looks for updates and the like, which a closed network refuses by the dozen.
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts a browser for the tests of this file. Returns functions that open the page. */
export function withBrowser() {
  let browser;
  let site;
  before(async () => {
    site = await startSite();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    site?.stop();
  });

  /**
   * Runs `body` with the page opened in a fresh profile, then checks that the page kept quiet and to its origin.
   * Options: viewport, colorScheme, contrast, query, prepare(page, watched) before the page loads, expectConsole (lines allowed).
   */
  const withPage = (body, options = {}) => async () => {
    const { viewport = { width: 1440, height: 900 }, query = "", prepare, expectConsole = [], ...rest } = options;
    // Keeping the page for offline use is work that only its own test waits for.
    const context = await browser.newContext({ viewport, acceptDownloads: true, serviceWorkers: "block", ...rest });
    let said = { errors: [], console: [] };
    try {
      const page = await context.newPage();
      const watched = watch(page, site.url);
      said = watched;
      await prepare?.(page, watched);
      await page.goto(site.url + query);
      const layerwright = new Layerwright(page, watched);
      await layerwright.isReady();
      await body(layerwright);
      layerwright.keptQuiet(expectConsole);
    } catch (error) {
      // What the page said often tells more than what it did not do.
      const status = await context.pages()[0]?.getByTestId("status").textContent({ timeout: 500 }).catch(() => "none");
      error.stack += `\nstatus: ${status}\nerrors: ${said.errors.join("\n")}\nconsole: ${said.console.map(({ text }) => text).join("\n")}`;
      throw error;
    } finally {
      await context.close();
    }
  };
  return { withPage };
}

/** Starts Chromium without a window. */
export const launch = () => chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });

/** The address that `cargo xtask test` serves the page on; alone, a server of its own. */
export async function startSite() {
  if (process.env.LAYERWRIGHT_URL) return { url: process.env.LAYERWRIGHT_URL, stop() {} };
  const server = spawn("cargo", ["xtask", "serve", "--no-build", "--port", "0"], { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise((resolve, reject) => {
    let output = "";
    server.stdout.on("data", (data) => {
      output += data;
      const found = output.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found) resolve(`${found[0]}/`);
    });
    server.on("exit", (code) => reject(new Error(`the server ended with ${code}:\n${output}`)));
  });
  return { url, stop: () => server.kill() };
}

/** Notes every request (URL, headers, body), console line and error of a page and its workers. */
export function watch(page, url) {
  const watched = { origin: new URL(url).origin, requests: [], console: [], errors: [], urls: [], titles: [] };
  page.on("request", (request) => {
    watched.requests.push({ url: request.url(), headers: request.headers(), body: request.postData() });
  });
  page.on("websocket", (socket) => watched.requests.push({ url: socket.url(), headers: {}, body: null }));
  page.on("console", (message) => {
    // What the tests themselves bring about: see `serviceWorkers` above.
    if (message.text() === "Service Worker registration blocked by Playwright") return;
    watched.console.push({ type: message.type(), text: message.text() });
  });
  page.on("pageerror", (error) => watched.errors.push(String(error.stack ?? error)));
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // What the next page makes the browser give up is no failure of this one.
    if (why !== "net::ERR_ABORTED") watched.errors.push(`${request.url()}: ${why}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) watched.errors.push(`${response.url()}: ${response.status()}`);
  });
  page.on("framenavigated", (frame) => watched.urls.push(frame.url()));
  return watched;
}
