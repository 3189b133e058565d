/*
 * The service worker: keeps the files of the product and the page that stands in without a connection, and nothing
 * else. No page of a person, no answer of the API and no entry ever comes here; what waits to be sent stays where it is
 * when a new release takes over. `RELEASE` ({name, shell, files}) stands before this text: msl_okr/pages/offline.py.
 */
const CACHE = `shell-${RELEASE.name}`;
// How long Log waits for a connection that does not answer.
const PATIENCE = 8000;
const isLog = (path) => path === "/" || path.startsWith("/log/") || /^\/interactions\/\d+\/hold\/$/.test(path);

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    const asked = [RELEASE.shell, ...RELEASE.files].map((path) => new Request(path, { cache: "reload", credentials: "omit" }));
    await cache.addAll(asked);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("shell-") && name !== CACHE).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

const late = (patience) => new Promise((_, reject) => setTimeout(() => reject(new Error("late")), patience));
const kept = async (path) => (await caches.open(CACHE)).match(path);

const page = async (request, path) => {
  const asked = fetch(request);
  try {
    const answer = await (isLog(path) ? Promise.race([asked, late(PATIENCE)]) : asked);
    // A server that is away says so with 502 to 504; Log works without it.
    return isLog(path) && answer.status >= 502 && answer.status <= 504 ? (await kept(RELEASE.shell)) ?? answer : answer;
  } catch {
    return (await kept(RELEASE.shell)) ?? asked;
  }
};
const file = async (request, path) => {
  try {
    return await Promise.race([fetch(request), late(PATIENCE / 4)]);
  } catch {
    return (await kept(path)) ?? fetch(request);
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || pathname.startsWith("/api/")) return;
  if (request.mode === "navigate") event.respondWith(page(request, pathname));
  else if (RELEASE.files.includes(pathname)) event.respondWith(file(request, pathname));
});
