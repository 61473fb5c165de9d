// A stand-in for Stripe's HTTP interface, as much of it as we speak to: `node main.mjs [port]`.
// It prints where it listens. What no real one has lies under /control.

import { createServer } from "node:http";
import { api } from "./api.mjs";
import { control } from "./control.mjs";
import { page } from "./pages.mjs";
import { read } from "./form.mjs";
import { world } from "./world.mjs";

const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://stand.in");
  const text = await body(request);
  const say = (status, said, headers = {}) => {
    const json = typeof said !== "string";
    const kind = json ? "application/json" : "text/html; charset=utf-8";
    response.writeHead(status, { "content-type": kind, ...headers });
    response.end(json ? JSON.stringify(said) : said);
  };
  try {
    if (url.pathname.startsWith("/control/")) {
      say(200, await control(world, url.pathname.slice(9), text ? JSON.parse(text) : {}));
    } else if (url.pathname.startsWith("/v1/")) {
      const fields = request.method === "GET" ? read(url.search.slice(1)) : read(text);
      const { status, said } = api(world, request, url.pathname.slice(4), fields, text);
      if (status === 0) response.destroy();
      else say(status, said);
    } else {
      const { status, said, to } = page(world, request.method, url.pathname);
      if (to) say(303, "", { location: to });
      else say(status, said);
    }
  } catch (error) {
    say(500, { error: { type: "api_error", message: String(error.stack) } });
  }
});

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => {
  world.base = `http://127.0.0.1:${server.address().port}`;
  console.log(`listening on ${world.base}`);
});
// Whoever started it and is gone has closed its input.
process.stdin.on("end", () => process.exit(0)).resume();
