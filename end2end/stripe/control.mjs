// What no real one has: its weather, its clock, and its own record.

import { randomUUID } from "node:crypto";
import { flush } from "./webhooks.mjs";
import {
  advance, bills, card, completes, dispute, each, ends, expires, get, happens, judge, make, neverPays, now, pay, paysAtTill, refund, tries,
} from "./world.mjs";

export async function control(world, does, told) {
  switch (does) {
    case "webhooks":
      Object.assign(world.webhooks, told);
      return world.webhooks;
    case "flush":
      return { told: await flush(world) };
    case "outage":
      world.outage = told.on;
      return {};
    case "advance":
      advance(told.seconds);
      return { now: now() };
    case "card":
      for (const customer of customers(told.pledge)) {
        if (told.works) world.declined.delete(customer);
        else world.declined.add(customer);
      }
      return {};
    case "runs_out":
      for (const customer of customers(told.pledge)) card(customer, told.months);
      return {};
    case "bill":
      for (const subscription of of("subscription", told.pledge)) bills(subscription);
      return {};
    case "retry":
      for (const subscription of of("subscription", told.pledge)) tries(subscription, get(subscription.latest_invoice));
      return {};
    case "pay":
      completes(open(told.pledge));
      return {};
    case "till":
      paysAtTill(unpaid(told.pledge));
      return {};
    case "never":
      neverPays(unpaid(told.pledge));
      return {};
    case "expire":
      expires(open(told.pledge));
      return {};
    case "charge":
      return pay(told);
    case "refund":
      return refund(get(told.charge), told.amount) ?? { error: "too much" };
    case "dispute":
      return dispute(get(told.charge), told.amount);
    case "judge":
      return judge(get(told.dispute), told.status);
    case "cancel":
      ends(of("subscription", told.pledge)[0]);
      return {};
    case "odd":
      happens(told.type, make("thing", "th", {}));
      return {};
    case "record":
      return record(world);
    case "fresh":
      return { id: randomUUID() };
    default:
      throw new Error(`nothing is called ${does}`);
  }
}

const of = (kind, pledge) => each(kind).filter((o) => o.metadata?.pledge === pledge);
const open = (pledge) => of("checkout.session", pledge).find((s) => s.status === "open");
const unpaid = (pledge) => of("checkout.session", pledge).find((s) => s.payment_status === "unpaid" && s.status === "complete");
const customers = (pledge) => of("subscription", pledge).map((s) => s.customer);

const lost = (charge) =>
  each("dispute").filter((d) => d.charge === charge.id && d.status === "lost").reduce((sum, d) => sum + d.amount, 0);

// What came, what went, and whose it was; and how often it was asked to do something.
function record(world) {
  const charges = each("charge").map((charge) => ({
    id: charge.id,
    amount: charge.amount,
    refunded: charge.amount_refunded + lost(charge),
    at: get(charge.balance_transaction).created,
    pledge: charge.metadata.pledge ?? get(charge.invoice)?.subscription_details.metadata.pledge ?? null,
  }));
  const subscriptions = each("subscription").map((s) => ({
    id: s.id,
    pledge: s.metadata.pledge,
    status: s.status,
    amount: s.items.data[0].price.unit_amount,
    paused: s.pause_collection !== null,
  }));
  const sessions = each("checkout.session").map(({ id, status, url, metadata }) => ({ id, status, url, pledge: metadata.pledge }));
  return { charges, subscriptions, sessions, calls: world.calls };
}
