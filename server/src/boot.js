// Starts the client. Public pages work without it: there it waits until the page is shown and the network is
// quiet, or until somebody touches the page; who saves data is spared it until then.
const soon = () =>
  new Promise((go) => {
    for (const touch of ["focusin", "pointerdown", "keydown"]) {
      addEventListener(touch, go, { once: true, passive: true });
    }
    if (navigator.connection?.saveData) return;
    const idle = () => (window.requestIdleCallback ?? setTimeout)(go);
    if (document.readyState === "complete") idle();
    else addEventListener("load", idle, { once: true });
  });

if (!location.pathname.startsWith("/desk")) await soon();

// What Leptos looks for before it wakes the page: we hand it no resources.
globalThis.__RESOLVED_RESOURCES = [];
globalThis.__SERIALIZED_ERRORS = [];
globalThis.__PENDING_RESOURCES = [];
globalThis.__RESOURCE_RESOLVERS = [];
globalThis.__INCOMPLETE_CHUNKS = [];

const { default: init, hydrate } = await import("./tomoni.js");
await init({ module_or_path: new URL("./tomoni.wasm", import.meta.url) });
hydrate();
