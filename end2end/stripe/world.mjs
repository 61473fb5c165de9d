// What it holds, and what happens in it. Amounts are in yen, moments in seconds since 1970.

import { tell } from "./webhooks.mjs";

const DAY = 86_400;
// A card that failed is tried again after so many days, then given up.
const RETRIES = [3, 5, 7];

export const world = {
  base: "",
  ahead: 0,
  outage: false,
  // Cards of these customers are declined.
  declined: new Set(),
  objects: new Map(),
  events: [],
  answers: new Map(),
  calls: [],
  webhooks: { url: null, secrets: [], repeat: 1, hold: false, drop: false, shuffle: false },
  held: [],
  count: 0,
};

export const now = () => Math.floor(Date.now() / 1000) + world.ahead;

export function make(kind, prefix, fields) {
  world.count += 1;
  const chance = Math.random().toString(36).slice(2, 10);
  const id = `${prefix}_${String(world.count).padStart(6, "0")}${chance}`;
  const made = { id, object: kind, created: now(), livemode: false, ...fields };
  world.objects.set(id, made);
  return made;
}

export const get = (id) => world.objects.get(id);
export const each = (kind) => [...world.objects.values()].filter((o) => o.object === kind);

export function happens(type, object) {
  world.count += 1;
  const id = `evt_${String(world.count).padStart(6, "0")}${Math.random().toString(36).slice(2, 10)}`;
  const event = { id, object: "event", type, created: now(), data: { object: structuredClone(object) } };
  world.events.push(event);
  tell(world, event, now());
}

// Money comes: a payment, its charge, and what tells of it.
export function pay({ amount, currency = "jpy", type = "card", metadata = {}, customer = null, invoice = null, email = null, intent = null }) {
  const moved = make("balance_transaction", "txn", { amount });
  intent ??= make("payment_intent", "pi", { amount, currency, metadata, customer });
  intent.status = "succeeded";
  const charge = make("charge", "ch", {
    amount, currency, customer, metadata, invoice,
    amount_refunded: 0, refunded: false, disputed: false, captured: true, paid: true, status: "succeeded",
    balance_transaction: moved.id, payment_intent: intent.id,
    billing_details: { name: null, email }, payment_method_details: { type },
  });
  intent.latest_charge = charge.id;
  happens("payment_intent.succeeded", intent);
  happens("charge.succeeded", charge);
  return charge;
}

export function refund(charge, amount) {
  const left = charge.amount - charge.amount_refunded;
  if (!(amount > 0 && amount <= left)) return null;
  const made = make("refund", "re", { charge: charge.id, amount, status: "succeeded", currency: charge.currency });
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  happens("refund.created", made);
  happens("charge.refunded", charge);
  return made;
}

// The bank of whoever paid asks for the money back, and later it is said whose it is.
export function dispute(charge, amount = charge.amount) {
  const made = make("dispute", "du", { charge: charge.id, amount, status: "needs_response", currency: charge.currency });
  charge.disputed = true;
  happens("charge.dispute.created", made);
  return made;
}

export function judge(made, status) {
  made.status = status;
  happens("charge.dispute.closed", made);
  return made;
}

// Somebody did what the page asks.
export function completes(session) {
  session.customer ??= make("customer", "cus", { email: session.customer_email }).id;
  session.status = "complete";
  if (session.mode === "subscription") {
    subscribes(session);
  } else if (session.payment_method_types[0] === "konbini") {
    const intent = make("payment_intent", "pi", {
      amount: session.amount_total, currency: "jpy", metadata: session.intent_metadata, status: "requires_action",
    });
    session.payment_intent = intent.id;
    session.payment_status = "unpaid";
  } else {
    const charge = pay({
      amount: session.amount_total, metadata: session.intent_metadata,
      customer: session.customer, email: session.customer_email,
    });
    session.payment_intent = charge.payment_intent;
    session.payment_status = "paid";
  }
  happens("checkout.session.completed", session);
}

// At the till, days later.
export function paysAtTill(session) {
  pay({
    amount: session.amount_total, metadata: session.intent_metadata, type: "konbini",
    customer: session.customer, email: session.customer_email, intent: get(session.payment_intent),
  });
  session.payment_status = "paid";
  happens("checkout.session.async_payment_succeeded", session);
}

export function neverPays(session) {
  get(session.payment_intent).status = "requires_payment_method";
  happens("checkout.session.async_payment_failed", session);
}

export function expires(session) {
  session.status = "expired";
  happens("checkout.session.expired", session);
}

// A card, good for so many months after this one.
export function card(customer, months = 36) {
  const day = new Date(now() * 1000);
  day.setUTCDate(1);
  day.setUTCMonth(day.getUTCMonth() + months);
  const made = make("payment_method", "pm", {
    type: "card", customer, card: { exp_month: day.getUTCMonth() + 1, exp_year: day.getUTCFullYear(), last4: "4242" },
  });
  for (const s of each("subscription").filter((s) => s.customer === customer)) s.default_payment_method = made.id;
  happens("payment_method.attached", made);
  return made;
}

function subscribes(session) {
  const price = session.price;
  const item = { id: `si_${session.id.slice(3)}`, object: "subscription_item", quantity: 1, price };
  const subscription = make("subscription", "sub", {
    customer: session.customer, status: "active", metadata: session.subscription_metadata,
    items: { object: "list", data: [item] }, pause_collection: null,
    current_period_start: now(), current_period_end: after(now(), price.recurring.interval),
    canceled_at: null, ended_at: null, latest_invoice: null, tried: 0, try_at: null, default_payment_method: null,
  });
  card(session.customer);
  session.subscription = subscription.id;
  session.payment_status = "paid";
  happens("customer.subscription.created", subscription);
  bills(subscription);
}

function after(at, interval) {
  const day = new Date(at * 1000);
  if (interval === "year") day.setUTCFullYear(day.getUTCFullYear() + 1);
  else day.setUTCMonth(day.getUTCMonth() + 1);
  return Math.floor(day.getTime() / 1000);
}

export function bills(subscription) {
  const amount = subscription.items.data[0].price.unit_amount;
  const invoice = make("invoice", "in", {
    customer: subscription.customer, subscription: subscription.id, amount_due: amount,
    status: "open", charge: null, attempt_count: 0,
    subscription_details: { metadata: subscription.metadata },
  });
  subscription.latest_invoice = invoice.id;
  subscription.tried = 0;
  if (subscription.pause_collection) {
    invoice.status = "void";
    happens("invoice.voided", invoice);
  } else {
    tries(subscription, invoice);
  }
}

export function tries(subscription, invoice) {
  invoice.attempt_count += 1;
  if (world.declined.has(subscription.customer)) {
    const days = RETRIES[subscription.tried];
    subscription.tried += 1;
    subscription.try_at = days ? now() + days * DAY : null;
    if (subscription.status === "active") subscription.status = "past_due";
    happens("invoice.payment_failed", invoice);
    happens("customer.subscription.updated", subscription);
    if (!days) ends(subscription);
    return;
  }
  const email = get(subscription.customer)?.email ?? null;
  const charge = pay({ amount: invoice.amount_due, customer: subscription.customer, invoice: invoice.id, email });
  invoice.status = "paid";
  invoice.charge = charge.id;
  subscription.try_at = null;
  happens("invoice.paid", invoice);
  if (subscription.status !== "active") {
    subscription.status = "active";
    happens("customer.subscription.updated", subscription);
  }
}

export function ends(subscription) {
  subscription.status = "canceled";
  subscription.canceled_at = now();
  subscription.ended_at = now();
  subscription.try_at = null;
  happens("customer.subscription.deleted", subscription);
}

// The clock goes on, with all that falls due on the way, in its order.
export function advance(seconds) {
  const until = now() + seconds;
  for (;;) {
    const due = each("subscription")
      .filter((s) => s.status !== "canceled")
      .map((s) => ({ s, at: Math.min(s.try_at ?? Infinity, s.current_period_end) }))
      .filter(({ at }) => at <= until)
      .sort((a, b) => a.at - b.at)[0];
    if (!due) break;
    world.ahead += Math.max(0, due.at - now());
    if (due.s.try_at !== null && due.s.try_at <= due.at) {
      tries(due.s, get(due.s.latest_invoice));
    } else {
      due.s.current_period_start = due.s.current_period_end;
      due.s.current_period_end = after(due.s.current_period_end, due.s.items.data[0].price.recurring.interval);
      bills(due.s);
    }
  }
  world.ahead += Math.max(0, until - now());
}
