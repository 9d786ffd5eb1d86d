// Keeps the page's own files, so that it works offline after the first visit. Nothing else is ever stored: what is asked for with
// another method, from another origin or beside these files goes to the network as if this were not here.
// The build puts the files and the name of the cache in front: SHELL, the page itself, and REST, the rules' pages.
const scope = new URL("./", self.location.href);
const address = (path) => new URL(path, scope).href;
const known = new Set([...SHELL, ...REST].map(address));

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      await (await caches.open(CACHE)).addAll(SHELL.map(address));
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      const old = names.filter((name) => name.startsWith("layerwright-") && name !== CACHE);
      await Promise.all(old.map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

// The page says when it is at rest; the rules' pages are fetched then, a few at a time.
self.addEventListener("message", (event) => {
  if (event.data !== "fill") return;
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      const there = new Set((await cache.keys()).map(({ url }) => url));
      const missing = REST.map(address).filter((url) => !there.has(url));
      for (let at = 0; at < missing.length; at += 8) await cache.addAll(missing.slice(at, at + 8));
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  url.search = "";
  url.hash = "";
  const page = url.pathname.endsWith("/") ? address(`${url.href}index.html`) : url.href;
  if (request.method !== "GET" || !known.has(page)) return;
  event.respondWith(
    (async () => {
      const cache = await caches.open(CACHE);
      // Files with a hash in their name never change; pages are asked for anew as long as there is a network.
      const isPage = page.endsWith(".html");
      const kept = await cache.match(page);
      if (kept && !isPage) return kept;
      try {
        return await fetch(request);
      } catch (error) {
        if (kept) return kept;
        throw error;
      }
    })(),
  );
});
