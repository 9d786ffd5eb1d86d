// Runs before everything else: sets the theme before the first paint, tells when the app cannot start or has stopped, and has the
// page kept for offline use.
(() => {
  const root = document.documentElement;
  const matches = (query) => matchMedia(query).matches;

  const chosen = () => {
    const named = new URLSearchParams(location.search).get("theme");
    if (named) return named;
    try {
      return localStorage.getItem("layerwright.theme");
    } catch {
      return null; // storage is forbidden here
    }
  };
  const system = () => {
    if (matches("(prefers-contrast: more)") || matches("(forced-colors: active)")) return "hc";
    return matches("(prefers-color-scheme: dark)") ? "dark" : "light";
  };
  const theme = chosen();
  root.dataset.theme = ["light", "dark", "hc"].includes(theme) ? theme : system();

  const show = (text) => {
    const failure = document.getElementById("failure");
    if (!failure?.hidden) return;
    document.getElementById("loading")?.remove();
    document.getElementById("failure-text").textContent = text;
    document.getElementById("failure-reload").addEventListener("click", () => location.reload());
    failure.hidden = false;
  };
  const isReady = () => root.dataset.state === "ready";
  const failed = (error) => {
    if (!isReady()) {
      show("Layerwright could not start. The browser may be too old for WebAssembly, or a file is missing on the server.");
    } else if (error instanceof WebAssembly.RuntimeError) {
      show("This page has stopped working. Your text is still in the editor: copy it before you reload the page.");
    }
  };
  // Captured, because scripts that fail to load do not bubble.
  addEventListener("error", (event) => {
    if (event.error || event.target instanceof HTMLScriptElement) failed(event.error);
  }, true);
  addEventListener("unhandledrejection", (event) => failed(event.reason));

  // Offline after the first visit. Where service workers are not allowed, the page works all the same.
  addEventListener("load", async () => {
    try {
      await navigator.serviceWorker?.register("service-worker.js");
      const { active } = (await navigator.serviceWorker?.ready) ?? {};
      setTimeout(() => active?.postMessage("fill"), 3000);
    } catch {
      // Blocked in this frame or by the browser's settings.
    }
  });
})();
