import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Page, expect, test as base } from './fixtures';
import { AOI, alive, keepsThePages, lies, offline, online, open, openEvent, registers, signIn } from './story';
import { binary } from './tomoni';

/** Ken works at the desk, in a browser of his own that can lose its network. */
const test = base.extend<{ ken: Page }>({
  ken: async ({ tomoni, visitor, complaints }, use) => {
    complaints.allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch|net::ERR_FAILED|Failed to load resource/);
    await openEvent(tomoni, 'business=5,observer=2');
    const ken = await visitor();
    await signIn(ken, tomoni, '/desk/companies');
    await use(ken);
  },
});

async function adds(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: '企業を登録する' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('企業名').fill(name);
  await dialog.getByRole('button', { name: '登録する', exact: true }).click();
  await expect(dialog).toBeHidden();
}

async function signsOut(page: Page): Promise<void> {
  await page.locator('details.menu summary').click();
  await page.getByRole('button', { name: 'サインアウト' }).click();
}

const names = (page: Page) => page.locator('.companies .company-name');
const tag = (page: Page) => page.locator('header .tag');

test('the desk opens without a network, and what is done there goes out later, once', async ({ ken, tomoni, visitor }) => {
  await adds(ken, 'さくら食品');
  await expect(tag(ken)).toHaveText('オンライン');
  await keepsThePages(ken);
  const context = ken.context();
  await offline(context);
  await expect(tag(ken)).toHaveText('オフライン');
  await adds(ken, '若葉銀行');
  await expect(tag(ken)).toContainText('1件 送信待ち');

  await ken.reload();
  await alive(ken);
  await expect(ken.getByText('さくら食品')).toBeVisible();
  await expect(ken.getByText('若葉銀行')).toBeVisible();
  await expect(tag(ken)).toContainText('1件 送信待ち');
  await adds(ken, '緑建設');
  await expect(tag(ken)).toContainText('2件 送信待ち');

  // The browser is closed and opened again.
  await ken.close();
  const again = await context.newPage();
  await again.goto('/desk/companies');
  await alive(again);
  await expect(tag(again)).toContainText('2件 送信待ち');
  await online(context);
  await expect(tag(again)).toHaveText('オンライン');
  const mai = await visitor();
  await signIn(mai, tomoni, '/desk/companies');
  for (const name of ['さくら食品', '若葉銀行', '緑建設']) {
    await expect(names(mai).filter({ hasText: name }), name).toHaveCount(1);
  }
});

test('of several tabs one holds the stream, and another takes over when it closes', async ({ ken, tomoni, visitor }) => {
  const context = ken.context();
  const streams: Page[] = [];
  context.on('request', (request) => {
    if (!request.url().includes('/sync/live')) return;
    const page = request.frame().page();
    // Ken's own may open only now.
    if (page !== ken) streams.push(page);
  });
  const second = await context.newPage();
  await open(second, '/desk/companies');
  await expect(tag(second)).toHaveText('オンライン');
  const third = await context.newPage();
  await open(third, '/desk/companies');
  await expect(tag(third)).toHaveText('オンライン');
  expect(streams, 'the first tab has the only stream').toEqual([]);

  const mai = await visitor();
  await signIn(mai, tomoni, '/desk/companies');
  await adds(mai, 'さくら食品');
  for (const page of [ken, second, third]) await expect(page.getByText('さくら食品').first()).toBeVisible();

  // What one tab does goes out by another, and all show it.
  await adds(third, '若葉銀行');
  for (const page of [ken, second, mai]) await expect(page.getByText('若葉銀行').first()).toBeVisible();

  await ken.close();
  await expect.poll(() => streams.length, { message: 'one tab takes over' }).toBe(1);
  await adds(mai, '緑建設');
  for (const page of [second, third]) await expect(page.getByText('緑建設').first()).toBeVisible();
  expect(streams.length, 'and one only').toBe(1);
});

test('only what is declared lies on a device, and nothing after signing out', async ({ ken, page }) => {
  await registers(page, AOI);
  await open(ken, '/desk/ideathon');
  await expect(ken.getByText(AOI.name ?? '').first()).toBeVisible();
  await keepsThePages(ken);
  await expect
    .poll(async () => (await lies(ken)).rows.some((row) => row.includes(AOI.name ?? '')), {
      message: 'the list may lie here',
    })
    .toBe(true);
  const kept = await lies(ken);
  const kinds = kept.rows.map((row) => row.replace(/^tomoni\/(\w+): (\["(\w+)")?.*$/s, '$1 $3').trim());
  expect([...new Set(kinds)].sort()).toEqual(['about', 'rows company', 'rows event', 'rows registration', 'rows seats'].filter((k) => kinds.includes(k)));
  const all = kept.rows.join('\n');
  for (const hidden of [AOI.email ?? '', 'passkey', 'credential']) expect(all, hidden).not.toContain(hidden);
  expect(kept.local).toEqual({});
  expect(kept.session).toEqual({});
  expect(kept.caches).toHaveLength(1);

  await signsOut(ken);
  await ken.waitForURL((url) => url.pathname === '/');
  await expect.poll(async () => (await lies(ken)).rows).toEqual([]);
  expect((await lies(ken)).caches).toEqual([]);
  await offline(ken.context());
  await expect(ken.goto('/desk')).rejects.toThrow();
});

test('what waits is offered before signing out, and goes out first', async ({ ken, tomoni, visitor }) => {
  await keepsThePages(ken);
  const context = ken.context();
  await offline(context);
  await adds(ken, '若葉銀行');
  await expect(tag(ken)).toContainText('1件 送信待ち');
  await tag(ken).click();
  const device = ken.getByRole('dialog', { name: 'この端末の変更' });
  await expect(device).toContainText('若葉銀行');
  await device.getByRole('button', { name: '閉じる' }).click();

  await signsOut(ken);
  const offer = ken.getByRole('dialog', { name: 'サインアウト' });
  await expect(offer).toContainText('まだ送られていない変更があります。オフラインのため、今は送れません。');
  await expect(offer).toContainText('若葉銀行');
  await offer.getByRole('button', { name: 'やめる' }).click();
  await expect(offer).toBeHidden();
  await signsOut(ken);
  await offer.getByRole('button', { name: '送ってからサインアウト' }).click();
  await expect(offer).toContainText('つながると送り、サインアウトします');
  await online(context);
  await ken.waitForURL((url) => url.pathname === '/');
  expect((await lies(ken)).rows).toEqual([]);
  const mai = await visitor();
  await signIn(mai, tomoni, '/desk/companies');
  await expect(names(mai).filter({ hasText: '若葉銀行' })).toHaveCount(1);
});

test('who signs out without a network leaves nothing on the device', async ({ ken }) => {
  await keepsThePages(ken);
  const context = ken.context();
  await adds(ken, 'さくら食品');
  await expect(tag(ken)).toHaveText('オンライン');
  await offline(context);
  await adds(ken, '若葉銀行');
  await expect(tag(ken)).toContainText('1件 送信待ち');
  await signsOut(ken);
  await ken.getByRole('dialog').getByRole('button', { name: 'この端末のデータを消す' }).click();
  await expect(ken.getByRole('heading', { name: 'オフラインです' })).toBeVisible();
  await expect(ken.locator('body')).not.toContainText('さくら食品');
  expect((await lies(ken)).rows.join('\n')).not.toMatch(/さくら食品|若葉銀行/);
});

test('a second person on the same device sees nothing of the first', async ({ ken, tomoni, visitor, complaints }) => {
  complaints.allow(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING/);
  await keepsThePages(ken);
  const context = ken.context();
  await offline(context);
  await adds(ken, '若葉銀行');
  await expect(tag(ken)).toContainText('1件 送信待ち');
  // A page that closes forgets that it is offline a moment too early: the server is away, too.
  await tomoni.stop();
  await ken.close();
  // Ken's session ends while his change still waits here.
  await context.clearCookies();
  await online(context);
  await tomoni.restart();
  const door = await context.newPage();
  await open(door, '/sign-in');
  await expect(door.getByRole('status').filter({ hasText: 'まだ送られていない変更が1件あります' })).toBeVisible();
  await expect(door.locator('body')).not.toContainText('若葉銀行');

  const mai = await context.newPage();
  await signIn(mai, tomoni, '/desk/companies');
  await expect(tag(mai)).toHaveText('オンライン');
  await expect(mai.locator('body')).not.toContainText('若葉銀行');
  await expect.poll(async () => (await lies(mai)).rows.join('\n')).not.toContain('若葉銀行');
  const other = await visitor();
  await signIn(other, tomoni, '/desk/companies');
  await expect(tag(other)).toHaveText('オンライン');
  await expect(other.locator('body')).not.toContainText('若葉銀行');
});

test('a page that is too old for the server is loaded anew, and what waits goes out', async ({ ken, tomoni, visitor }) => {
  await keepsThePages(ken);
  const context = ken.context();
  await offline(context);
  await adds(ken, '若葉銀行');
  await expect(tag(ken)).toContainText('1件 送信待ち');
  // The server has moved on to a protocol that this page does not speak.
  const newer = { status: 426, contentType: 'application/json', body: JSON.stringify({ protocol: { server: 99 } }) };
  await context.route(/sync\/(pull|push)/, (route) => route.fulfill(newer));
  const loaded = ken.waitForEvent('load');
  await online(context);
  await loaded;
  await context.unroute(/sync\/(pull|push)/);
  await expect(tag(ken)).toHaveText('オンライン');
  const mai = await visitor();
  await signIn(mai, tomoni, '/desk/companies');
  await expect(names(mai).filter({ hasText: '若葉銀行' })).toHaveCount(1);
});

test('a newer build is said, and taken without losing anything', async ({ ken, tomoni, complaints }) => {
  complaints.allow(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING/);
  await keepsThePages(ken);
  const site = await mkdtemp(join(tmpdir(), 'tomoni-site-'));
  await cp(join(dirname(binary), 'site'), site, { recursive: true });
  await appendFile(join(site, 'pkg', 'tomoni.css'), '\n/* newer */\n');
  await tomoni.restart({ TOMONI_SITE: site });
  await expect(tag(ken)).toHaveText('オンライン', { timeout: 60_000 });
  const before = await ken.evaluate(() => document.querySelector('link[rel=stylesheet]')?.getAttribute('href'));

  // Another window opens the newer build; this one is told.
  const second = await ken.context().newPage();
  await open(second, '/desk/companies');
  await expect(ken.getByText('新しい版があります。')).toBeVisible();
  await offline(ken.context());
  await adds(ken, '若葉銀行');
  await online(ken.context());
  await ken.getByRole('link', { name: '更新する' }).click();
  await alive(ken);
  await expect(tag(ken)).toHaveText('オンライン');
  const after = await ken.evaluate(() => document.querySelector('link[rel=stylesheet]')?.getAttribute('href'));
  expect(after).not.toBe(before);
  await expect(names(ken).filter({ hasText: '若葉銀行' })).toHaveCount(1);
  await rm(site, { recursive: true, force: true });
});

const BROKEN = {
  'that denies storage': () => {
    indexedDB.open = () => {
      throw new DOMException('denied', 'SecurityError');
    };
  },
  'whose disk is full': () => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  },
  'whose storage is damaged': () => {
    IDBObjectStore.prototype.getAll = () => {
      throw new DOMException('damaged', 'UnknownError');
    };
  },
};

for (const [what, breaks] of Object.entries(BROKEN)) {
  test(`a browser ${what} says so, and what is done goes out all the same`, async ({ ken, tomoni, visitor, complaints }) => {
    complaints.allow(/this device keeps nothing/);
    await ken.addInitScript(breaks);
    await ken.reload();
    await alive(ken);
    await expect(tag(ken)).toHaveText('オンライン');
    await offline(ken.context());
    await expect(tag(ken)).toHaveText('オフライン');
    await adds(ken, '若葉銀行');
    await expect(tag(ken)).toContainText('1件 送信待ち');
    await expect(ken.getByText('この端末には変更を保存できません')).toBeVisible();
    await online(ken.context());
    await expect(tag(ken)).toHaveText('オンライン');
    const mai = await visitor();
    await signIn(mai, tomoni, '/desk/companies');
    await expect(names(mai).filter({ hasText: '若葉銀行' })).toHaveCount(1);
  });
}

test('a network that goes before the first rows came leaves what the device keeps', async ({ ken }) => {
  await adds(ken, 'さくら食品');
  await expect(tag(ken)).toHaveText('オンライン');
  await expect.poll(async () => (await lies(ken)).rows.join()).toContain('さくら食品');
  await ken.context().route(/sync\/(pull|live)/, (route) => route.abort());
  await ken.reload();
  await alive(ken);
  await expect(ken.getByText('さくら食品')).toBeVisible();
  await expect(ken.getByText('にこの端末に保存された内容です')).toBeVisible();
  await expect(tag(ken)).toHaveText('オフライン');
  await ken.context().unroute(/sync\/(pull|live)/);
  await expect(tag(ken)).toHaveText('オンライン', { timeout: 40_000 });
  await expect(ken.getByText('にこの端末に保存された内容です')).toBeHidden();
  await expect(ken.getByText('さくら食品')).toBeVisible();
});

test('a request that a network has swallowed is given up, and asked again', async ({ ken }) => {
  let asked = 0;
  await ken.clock.install();
  await ken.context().route(/sync\/pull/, () => {
    // Nobody answers, and nobody closes.
    asked += 1;
  });
  await ken.reload();
  await alive(ken);
  await expect.poll(() => asked).toBe(1);
  await ken.context().unroute(/sync\/pull/);
  await ken.clock.fastForward('01:00');
  await expect(tag(ken)).toHaveText('オンライン');
});

test('what waits when a browser has let go of the session waits for its person', async ({ ken, tomoni, visitor }) => {
  const context = ken.context();
  await offline(context);
  await expect(tag(ken)).toHaveText('オフライン');
  await adds(ken, '若葉銀行');
  await expect(tag(ken)).toContainText('1件 送信待ち');
  // As it does where the session's time is over.
  await context.clearCookies();
  await online(context);
  await ken.waitForURL(/sign-in/);
  await expect(ken.getByText(/まだ送られていない変更が1件/)).toBeVisible();
  await ken.getByRole('button', { name: 'パスキーでサインイン' }).click();
  await ken.waitForURL(/desk/);
  await open(ken, '/desk/companies');
  await expect(tag(ken)).toHaveText('オンライン');
  await expect(names(ken)).toHaveText(['若葉銀行']);

  const other = await visitor();
  await signIn(other, tomoni, '/desk/companies');
  await expect(names(other)).toHaveText(['若葉銀行']);
});
