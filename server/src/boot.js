import init, { hydrate } from "./tomoni.js";

await init({ module_or_path: new URL("./tomoni.wasm", import.meta.url) });
hydrate();
