// What Leptos looks for before it wakes the page: we hand it no resources.
globalThis.__RESOLVED_RESOURCES = [];
globalThis.__SERIALIZED_ERRORS = [];
globalThis.__PENDING_RESOURCES = [];
globalThis.__RESOURCE_RESOLVERS = [];
globalThis.__INCOMPLETE_CHUNKS = [];

const { default: init, hydrate } = await import("./tomoni.js");
await init({ module_or_path: new URL("./tomoni.wasm", import.meta.url) });
hydrate();
