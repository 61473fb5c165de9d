// What somebody sees there: a page to pay on, and one to change the card on.

import { card, completes, get, world as all } from "./world.mjs";

const text = (words) => String(words).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

const sheet = (title, inner) => `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${text(title)}</title><main><h1>${text(title)}</h1>${inner}</main></html>`;

const button = (to, words) => `<form method="post" action="${text(to)}"><button>${text(words)}</button></form>`;

export function page(world, method, path) {
  const [, room, id, does] = path.split("/");
  const found = get(id);
  if (room === "pay" && found?.object === "checkout.session") return till(world, method, found, does);
  if (room === "portal" && found?.object === "billing_portal.session") return portal(method, found, does);
  return { status: 404, said: sheet("Not found", "") };
}

function till(world, method, session, does) {
  const at = `${world.base}/pay/${session.id}`;
  if (session.status !== "open") {
    return { status: 200, said: sheet("This payment is over", `<a href="${text(session.success_url)}">Back</a>`) };
  }
  if (method === "POST" && does === "pay") {
    completes(session);
    return { to: session.success_url };
  }
  const declined = method === "POST" && does === "fail" ? "<p role=alert>Your card was declined.</p>" : "";
  const words = session.payment_method_types[0] === "konbini" ? "Get a number" : "Pay";
  const inner = `<p>¥${session.amount_total.toLocaleString("en")}${session.mode === "subscription" ? ` every ${session.price.recurring.interval}` : ""}</p>
${declined}${button(`${at}/pay`, words)}${button(`${at}/fail`, "Pay with a card that is declined")}
<a href="${text(session.cancel_url)}">Cancel</a>`;
  return { status: 200, said: sheet("Stand-in checkout", inner) };
}

function portal(method, session, does) {
  if (method === "POST" && does === "card") {
    all.declined.delete(session.customer);
    card(session.customer);
    return { to: session.return_url };
  }
  const inner = `${button(`${all.base}/portal/${session.id}/card`, "Use a new card")}<a href="${text(session.return_url)}">Back</a>`;
  return { status: 200, said: sheet("Stand-in portal", inner) };
}
