// Under /v1: what its users ask.

import { createHash } from "node:crypto";
import { each, ends, get, happens, make, now, refund } from "./world.mjs";

const error = (status, type, code, message = "") => ({ status, said: { error: { type, code, message } } });
const bad = (message) => error(400, "invalid_request_error", "parameter_invalid", message);
const missing = () => error(404, "invalid_request_error", "resource_missing");
const KINDS = {
  "checkout/sessions": "checkout.session",
  invoices: "invoice",
  payment_intents: "payment_intent",
  charges: "charge",
  refunds: "refund",
  disputes: "dispute",
  subscriptions: "subscription",
  customers: "customer",
  payment_methods: "payment_method",
};

export function api(world, request, path, fields, text) {
  const { method, headers } = request;
  if (world.outage) return world.outage === "broken" ? { status: 0 } : error(503, "api_error", "");
  if (!/^Bearer sk_test_/.test(headers.authorization ?? "")) return error(401, "invalid_request_error", "api_key_invalid");
  if (method === "GET") return reads(world, path, fields);
  const key = headers["idempotency-key"];
  if (!key) return bad("every change needs a key");
  const digest = createHash("sha256").update(`${method} ${path} ${text}`).digest("hex");
  const before = world.answers.get(key);
  if (before && before.digest !== digest) return error(400, "idempotency_error", "");
  if (before) return before.answer;
  world.calls.push({ method, path, key });
  const answer = method === "DELETE" ? deletes(path) : writes(world, path, fields);
  const kept = { status: answer.status, said: structuredClone(answer.said) };
  world.answers.set(key, { digest, answer: kept });
  return kept;
}

function reads(world, path, fields) {
  if (path === "events") return events(world, fields);
  if (path === "refunds" || path === "disputes") {
    const all = each(KINDS[path]).filter((one) => one.charge === fields.charge).reverse();
    return list(all, false);
  }
  if (path === "subscriptions") {
    return list(each("subscription").filter((s) => s.customer === fields.customer).reverse(), false);
  }
  const [, kind, id] = path.match(/^(.+)\/([^/]+)$/) ?? [];
  const found = get(id);
  if (!found || found.object !== KINDS[kind]) return missing();
  const said = structuredClone(found);
  for (const name of Object.values(fields.expand ?? {})) expand(said, name.split("."));
  delete said.intent_metadata;
  delete said.subscription_metadata;
  return { status: 200, said };
}

function expand(said, [name, ...deeper]) {
  if (typeof said[name] === "string") said[name] = structuredClone(get(said[name]));
  if (deeper.length > 0 && said[name]) expand(said[name], deeper);
}

const list = (data, has_more) => ({ status: 200, said: { object: "list", data, has_more } });

function events(world, fields) {
  const since = Number(fields.created?.gte ?? 0);
  const limit = Math.min(Number(fields.limit ?? 10), 100);
  const until = Number(fields.created?.lte ?? Infinity);
  const types = fields.types && Object.values(fields.types);
  if (types?.length > 20) return bad("too many types");
  const wanted = ({ created, type }) => created >= since && created <= until && (types?.includes(type) ?? true);
  let all = world.events.filter(wanted).reverse();
  if (fields.starting_after) {
    const at = all.findIndex((event) => event.id === fields.starting_after);
    if (at < 0) return bad("no such event");
    all = all.slice(at + 1);
  }
  return list(all.slice(0, limit), all.length > limit);
}

function writes(world, path, fields) {
  if (path === "checkout/sessions") return opens(world, fields);
  if (path === "billing_portal/sessions") {
    if (!get(fields.customer)) return missing();
    const made = make("billing_portal.session", "bps", fields);
    made.url = `${world.base}/portal/${made.id}`;
    return { status: 200, said: made };
  }
  if (path === "refunds") {
    const charge = get(fields.charge);
    const made = charge && refund(charge, Number(fields.amount ?? charge.amount - charge.amount_refunded));
    return made ? { status: 200, said: made } : bad("amount");
  }
  const subscription = get(path.match(/^subscriptions\/(.+)$/)?.[1]);
  if (subscription?.object !== "subscription") return missing();
  return changes(subscription, fields);
}

function price(fields) {
  const { currency, unit_amount, recurring } = fields.price_data ?? {};
  const amount = Number(unit_amount);
  if (currency !== "jpy" || !Number.isInteger(amount) || amount < 50 || amount > 99_999_999) return null;
  const product = fields.price_data.product ?? make("product", "prod", { name: fields.price_data.product_data?.name }).id;
  return { id: make("price", "price", {}).id, object: "price", currency, unit_amount: amount, product, recurring: recurring ?? null };
}

function opens(world, fields) {
  const first = fields.line_items?.[0];
  const made = first && price(first);
  const method = fields.payment_method_types?.[0];
  if (!made || !["payment", "subscription"].includes(fields.mode)) return bad("line_items");
  if (!["card", "konbini"].includes(method)) return bad("payment_method_types");
  if ((fields.mode === "subscription") !== (made.recurring !== null)) return bad("recurring");
  if (method === "konbini" && (fields.mode !== "payment" || made.unit_amount > 300_000)) return bad("konbini");
  if (fields.mode === "subscription" && fields.submit_type) return bad("submit_type");
  const session = make("checkout.session", "cs_test", {
    mode: fields.mode, payment_method_types: [method], status: "open", payment_status: "unpaid",
    amount_total: made.unit_amount, currency: "jpy", customer: null, customer_email: fields.customer_email ?? null,
    client_reference_id: fields.client_reference_id ?? null, metadata: fields.metadata ?? {},
    success_url: fields.success_url, cancel_url: fields.cancel_url, locale: fields.locale ?? "auto",
    payment_intent: null, subscription: null, expires_at: now() + 86_400, price: made,
    intent_metadata: fields.payment_intent_data?.metadata ?? {},
    subscription_metadata: fields.subscription_data?.metadata ?? {},
  });
  session.url = `${world.base}/pay/${session.id}`;
  return { status: 200, said: session };
}

function changes(subscription, fields) {
  if (subscription.status === "canceled") return bad("it has ended");
  if ("pause_collection" in fields) {
    subscription.pause_collection = fields.pause_collection === "" ? null : fields.pause_collection;
  }
  const item = fields.items?.[0];
  if (item) {
    const made = price(item);
    if (!made || item.id !== subscription.items.data[0].id) return bad("items");
    subscription.items.data[0].price = made;
  }
  happens("customer.subscription.updated", subscription);
  return { status: 200, said: subscription };
}

function deletes(path) {
  const subscription = get(path.match(/^subscriptions\/(.+)$/)?.[1]);
  if (subscription?.object !== "subscription" || subscription.status === "canceled") return missing();
  ends(subscription);
  return { status: 200, said: subscription };
}
