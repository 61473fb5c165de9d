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

/** Staff signs in by the one-time link and waits until the desk has everything. */
export async function signIn(page: Page, tomoni: Tomoni, path = '/desk'): Promise<void> {
  await page.goto(await tomoni.staffLink('events', 'ken@tomoni.example'));
  await page.locator('main form button').click();
  await page.waitForURL('**/desk');
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

/** Insists that no page is loaded anew between here and calling the answer. */
export async function withoutReload(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => document.body.setAttribute('data-same-page', ''));
  return () => expect(page.locator('body[data-same-page]')).toBeAttached();
}
