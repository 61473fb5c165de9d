// Letters about what happened: signed, and as late, often and jumbled as somebody wishes.

import { createHmac } from "node:crypto";

export function tell(world, event, at) {
  const { url, drop } = world.webhooks;
  if (!url || drop) return;
  world.held.push(event);
  if (!world.webhooks.hold) setImmediate(() => flush(world, at));
}

export function signature(secrets, body, at) {
  const sign = (secret) => createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
  return [`t=${at}`, ...secrets.map((secret) => `v1=${sign(secret)}`)].join(",");
}

// All that is held; says what each was answered. What was not heard is held for the next time.
export async function flush(world) {
  const { url, secrets, repeat, shuffle } = world.webhooks;
  let events = world.held.splice(0);
  events = events.flatMap((event) => Array(repeat).fill(event));
  if (shuffle) {
    for (let n = events.length - 1; n > 0; n -= 1) {
      const m = Math.floor(Math.random() * (n + 1));
      [events[n], events[m]] = [events[m], events[n]];
    }
  }
  const told = [];
  for (const event of events) {
    const body = JSON.stringify(event);
    const at = Math.floor(Date.now() / 1000) + world.ahead;
    const headers = { "content-type": "application/json", "stripe-signature": signature(secrets, body, at) };
    try {
      const answer = await fetch(url, { method: "POST", body, headers });
      told.push({ type: event.type, status: answer.status });
    } catch {
      told.push({ type: event.type, status: 0 });
      if (!world.held.includes(event)) world.held.push(event);
    }
  }
  return told;
}
