// Opens the desk where there is no network. It keeps the files of one build and one shell without data; rows and
// commands lie elsewhere, and no answer to somebody signed in is ever kept here. The server writes BUILD above.
const CACHE = `tomoni ${BUILD.version}`;
const SHELL = "/shell";
/** A network that says nothing for so long is as good as none. */
const PATIENCE = 6000;

addEventListener("install", (event) => {
  const fill = async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll([SHELL, ...BUILD.files]);
    await skipWaiting();
  };
  event.waitUntil(fill());
});

addEventListener("activate", (event) => {
  const tidy = async () => {
    // Pages of the build before this one may still load parts of theirs: one is left to them.
    const old = (await caches.keys()).filter((name) => name.startsWith("tomoni ") && name !== CACHE);
    await Promise.all(old.slice(0, -1).map((name) => caches.delete(name)));
    await clients.claim();
  };
  event.waitUntil(tidy());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/pkg/")) {
    event.respondWith(file(request));
  } else if (request.mode === "navigate" && (url.pathname === "/desk" || url.pathname.startsWith("/desk/"))) {
    event.respondWith(page(request));
  }
});

async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function page(request) {
  const late = new Promise((_, fail) => setTimeout(fail, PATIENCE, new Error("late")));
  try {
    return await Promise.race([fetch(request), late]);
  } catch {
    return (await caches.match(SHELL, { cacheName: CACHE })) ?? fetch(request);
  }
}
