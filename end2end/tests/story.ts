import type { BrowserContext, Route } from '@playwright/test';
import { type Page, type Tomoni, expect } from './fixtures';

/** Who takes part in the stories. All are invented. */
export interface Person {
  name?: string;
  kana?: string;
  call_name?: string;
  email?: string;
  contact?: string;
  company?: string;
  job_title?: string;
  audience?: 'business' | 'observer' | 'talent' | 'press';
  photo?: 'yes' | 'face_hidden' | 'no';
  code?: string;
  hidden?: 'yes';
}

export const AOI: Person = {
  name: '森 あおい',
  kana: 'モリ アオイ',
  call_name: 'あおい',
  email: 'aoi@sakura-foods.example',
  company: 'さくら食品',
  job_title: '人事部',
  photo: 'no',
};

export const MAKOTO: Person = {
  name: '佐藤 まこと',
  kana: 'サトウ マコト',
  call_name: 'まこと',
  email: 'makoto@wakaba-bank.example',
  company: 'わかば銀行',
  photo: 'yes',
};

export const RIN: Person = {
  name: '高橋 りん',
  kana: 'タカハシ リン',
  call_name: 'りん',
  email: 'rin@asahi-homes.example',
  company: 'あさひ不動産',
  photo: 'face_hidden',
};

/** A phone that is held in one hand. */
export const PHONE = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  deviceScaleFactor: 2,
};

/** An event's way in, as `tomoni event create` takes it. */
export async function openEvent(tomoni: Tomoni, seats: string, ...more: string[]): Promise<string> {
  const slug = 'ideathon';
  const title = ['--title', '仕事の現場から考える日', '--title-en', 'A day of ideas'];
  await tomoni.cli(['event', 'create', '--slug', slug, ...title, '--seats', seats, '--open', ...more]);
  return slug;
}

/** Opens an address and waits until the page takes clicks. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await alive(page);
}

export async function alive(page: Page): Promise<void> {
  await page.locator('html[data-alive]').waitFor({ state: 'attached' });
}

/**
 * Takes the network from a device. The browser's own switch alone is not enough: on a busy machine a request of a page
 * that was just loaded anew may reach the server although the page is told that it failed.
 */
export async function offline(device: BrowserContext): Promise<void> {
  await device.route('**', unreachable);
  await device.setOffline(true);
}

export async function online(device: BrowserContext): Promise<void> {
  await device.unroute('**', unreachable);
  await device.setOffline(false);
}

const unreachable = (route: Route) => route.abort('internetdisconnected');

/** Fills the form as somebody would, one field after the other. */
export async function fill(page: Page, person: Person, form = 'form.registration'): Promise<void> {
  for (const [field, value] of Object.entries(person)) {
    const inputs = page.locator(`${form} [name=${field}]`);
    if (field === 'audience' || field === 'photo') {
      await page.locator(`${form} [name=${field}][value=${value}]`).check();
    } else if (field === 'hidden') {
      await inputs.check();
    } else {
      await inputs.fill(value);
    }
  }
}

export function send(page: Page): Promise<void> {
  return page.locator('form.registration .send button').click();
}

export function outcome(page: Page, what: 'confirmed' | 'waiting' | 'refused') {
  return page.locator(`[data-outcome=${what}]`);
}

/** Somebody registers elsewhere, by the plain form. */
export async function registers(page: Page, person: Person, slug = 'ideathon'): Promise<void> {
  const key = crypto.randomUUID().replace(/^(.{14})4/, '$17');
  const form = { audience: 'business', photo: 'no', key, ...person };
  const answer = await page.request.post(`/ideathon/${slug}/register`, { form });
  expect(answer.ok(), `${person.email ?? person.call_name} registers: ${answer.status()}`).toBe(true);
}

/** A device's own authenticator, as Chromium plays one: its owner touches it whenever it asks. */
export async function authenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** Staff opens a one-time link, and makes a passkey before the desk opens. */
export async function enters(page: Page, link: string): Promise<void> {
  await authenticator(page);
  await page.goto(link);
  await page.locator('main form button').click();
  await page.waitForURL('**/me');
  await alive(page);
  await page.getByRole('button', { name: /^(パスキーを追加|Add a passkey)$/ }).click();
  await page.waitForURL(/\/desk(\/\w+)?$/);
}

/** Each browser has a key of its own, and so belongs to somebody of its own. */
const colleagues = new WeakMap<Tomoni, number>();

/** Staff signs in and waits until the desk has everything. The first is Ken. */
export async function signIn(page: Page, tomoni: Tomoni, path = '/desk'): Promise<void> {
  const number = colleagues.get(tomoni) ?? 0;
  colleagues.set(tomoni, number + 1);
  const email = `ken${number || ''}@tomoni.example`;
  await enters(page, await tomoni.staffLink('events', email));
  if (path !== '/desk') await page.goto(path);
  await alive(page);
  await expect(page.locator('.room [aria-busy]')).toHaveCount(0);
}

/** A person's row in the desk's list. */
export function row(page: Page, name: string) {
  const link = page.getByRole('link', { name, exact: true });
  return page.locator('table.rows tbody tr').filter({ has: link });
}

/** How a person stands, in the words of the list. */
export function standing(page: Page, name: string) {
  return row(page, name).locator('.cell-state');
}

/** What the command line counts. */
export async function count(tomoni: Tomoni, slug = 'ideathon') {
  return JSON.parse(await tomoni.cli(['event', 'count', '--slug', slug, '--json']));
}

/** What lies on the device: every value of every store, the caches, and what is kept for the site and the tab. */
export function lies(page: Page) {
  return page.evaluate(async () => {
    const rows: string[] = [];
    for (const { name } of await indexedDB.databases()) {
      const db: IDBDatabase = await new Promise((done, fail) => {
        const request = indexedDB.open(name ?? '');
        request.onsuccess = () => done(request.result);
        request.onerror = () => fail(request.error);
      });
      for (const store of db.objectStoreNames) {
        const values: unknown[] = await new Promise((done, fail) => {
          const request = db.transaction(store).objectStore(store).getAll();
          request.onsuccess = () => done(request.result);
          request.onerror = () => fail(request.error);
        });
        rows.push(...values.map((value) => `${name?.split(' ')[0]}/${store}: ${value}`));
      }
      db.close();
    }
    return { rows, caches: await caches.keys(), local: { ...localStorage }, session: { ...sessionStorage } };
  });
}

/** Insists that no page is loaded anew between here and calling the answer. */
export async function withoutReload(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => document.body.setAttribute('data-same-page', ''));
  return () => expect(page.locator('body[data-same-page]')).toBeAttached();
}

/** The worker is there and keeps a whole build. */
export async function keepsThePages(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  // Not with the next frame: a page behind others is not drawn.
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, { polling: 100 });
}
