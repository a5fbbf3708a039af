// Answers for kept pages when there is no signal. It keeps nothing by itself, and is there only when a reader has kept a page.
const CACHE = "kept-pages";
const PATIENCE = 8000; // milliseconds that a kept page waits for the newest version
const { addresses } = self;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || addresses.leftAlone.includes(pathname)) return;
  if (request.mode === "navigate") event.respondWith(page(request, pathname));
  else if (pathname.startsWith("/static/")) event.respondWith(asset(request));
});

async function asset(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

// The newest version where it can be had; else the kept one; else the page that says that there is no signal.
async function page(request, pathname) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(pathname, { ignoreVary: true });
  try {
    const answer = await (kept ? Promise.race([fetch(request), tired()]) : fetch(request));
    if (answer.status < 500 || !kept) return answer;
  } catch {
    if (!kept) return (await cache.match(addresses.offline[language(pathname)])) ?? Response.error();
  }
  return withWarning(kept);
}

function tired() {
  return new Promise((_, refuse) => setTimeout(refuse, PATIENCE));
}

function language(pathname) {
  const wanted = pathname === "/" ? self.navigator.language : pathname.slice(1);
  return wanted.startsWith("cy") ? "cy" : "en";
}

// Past its review date, the warning that lies hidden in a kept page is shown.
async function withWarning(kept) {
  const today = new Date().toISOString().slice(0, 10);
  const html = await kept.text();
  const shown = html.replace(/ hidden data-due="([\d-]+)"/g, (hidden, due) => (due < today ? "" : hidden));
  return new Response(shown, { headers: kept.headers });
}
