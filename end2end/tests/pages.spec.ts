import { AxeBuilder } from '@axe-core/playwright';
import { type Page, type Tomoni, expect, mailTo, test } from './fixtures';
import {
  AOI,
  MAKOTO,
  RIN,
  alive,
  authenticator,
  enters,
  fill,
  open,
  openEvent,
  outcome,
  registers,
  row,
  send,
  signIn,
  standing,
} from './story';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const NARROW = { width: 320, height: 640 };

const FORM = '/ideathon/ideathon/register';

/** Looks at states of pages, and tells all that is wrong with them at the end. */
class Inspection {
  readonly #wrong: string[] = [];

  /** One state of a page: its head, its width on three screens, and axe on two of them in both schemes. */
  async see(page: Page, state: string): Promise<void> {
    await test.step(state, async () => {
      await alive(page);
      const note = (words: string) => this.#wrong.push(`${state}: ${words}`);
      const headings = await page.locator('h1').count();
      if (headings !== 1) note(`${headings} first headings`);
      if (!/\S \| \S|^ともに$/.test(await page.title())) note(`title "${await page.title()}"`);
      for (const [size, scheme] of [
        [NARROW, undefined],
        [PHONE, 'light'],
        [PHONE, 'dark'],
        [WIDE, 'dark'],
        [WIDE, 'light'],
      ] as const) {
        await page.setViewportSize(size);
        const beyond = await page.evaluate(tooWide);
        if (beyond) note(`at ${size.width}: wider than the screen: ${beyond}`);
        if (!scheme) continue;
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
        for (const found of await axe(page)) note(`at ${size.width}, ${scheme}: ${found}`);
      }
    });
  }

  done(): void {
    expect(this.#wrong, 'what is wrong with the pages').toEqual([]);
  }
}

async function axe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(RULES).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any }) => `${id}: ${target.join(' ')} ${any[0]?.message ?? ''}`),
  );
}

/** What sticks out to the right, where the page scrolls sideways. */
function tooWide(): string {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return '';
  const all = [...document.body.querySelectorAll('*')];
  const out = all.findLast((element) => element.getBoundingClientRect().right > clientWidth + 1);
  return `${scrollWidth} by ${out?.outerHTML.slice(0, 80)}`;
}

test('strangers meet sound pages', async ({ complaints, page, tomoni }) => {
  complaints.allow(/status of 4(04|10)/);
  const inspection = new Inspection();
  await open(page, '/');
  await inspection.see(page, 'home without an event');
  await open(page, '/ideathon');
  await inspection.see(page, 'list without an event');
  await openEvent(tomoni, 'business=1,observer=3,press=1');
  for (const [path, state] of [
    ['/', 'home'],
    ['/ideathon', 'list'],
    ['/ideathon/ideathon', 'event'],
    [FORM, 'form'],
    [`${FORM}?by=invitation`, 'form for the invited'],
    ['/nowhere', 'not found'],
    ['/ideathon/nothing', 'no such event'],
    ['/registration/AAAAAAAAAAAAAAAAAAAAAA', 'no such registration'],
    ['/desk', 'door of the desk'],
    ['/sign-in/code', 'door for codes'],
    ['/sign-in/nothing', 'no such link'],
  ] as const) {
    await open(page, path);
    await inspection.see(page, state);
  }
  inspection.done();
});

test('the form and what becomes of it are sound', async ({ page, tomoni }) => {
  const inspection = new Inspection();
  await openEvent(tomoni, 'business=1,press=1');
  await open(page, FORM);
  await send(page);
  await expect(outcome(page, 'refused')).toBeVisible();
  await inspection.see(page, 'form with errors');
  await fill(page, AOI);
  await send(page);
  await expect(outcome(page, 'confirmed')).toBeVisible();
  await inspection.see(page, 'confirmed');
  await open(page, '/ideathon/ideathon');
  await inspection.see(page, 'full event');
  await open(page, FORM);
  await fill(page, MAKOTO);
  await send(page);
  await expect(outcome(page, 'waiting')).toBeVisible();
  await inspection.see(page, 'waiting');
  await open(page, `${FORM}?by=invitation`);
  await fill(page, { ...RIN, audience: 'press' });
  await send(page);
  await expect(outcome(page, 'waiting')).toBeVisible();
  await inspection.see(page, 'asking');
  inspection.done();
});

test('personal pages are sound', async ({ page, tomoni }) => {
  const inspection = new Inspection();
  await openEvent(tomoni, 'business=1');
  await registers(page, AOI);
  await registers(page, MAKOTO);
  const aoi = await personalLink(tomoni, AOI);
  const makoto = await personalLink(tomoni, MAKOTO);
  await open(page, aoi);
  await openAll(page);
  await inspection.see(page, 'holder of a seat');
  await open(page, makoto);
  await openAll(page);
  await inspection.see(page, 'holder of a place');
  await open(page, aoi);
  await openAll(page);
  await fill(page, { kana: '森' }, 'form');
  await page.getByRole('button', { name: '変更を保存する' }).click();
  await expect(outcome(page, 'refused')).toBeVisible();
  await inspection.see(page, 'change with errors');
  await page.getByRole('button', { name: '取り消す', exact: true }).click();
  await expect(page.locator('[data-state=cancelled]')).toBeVisible();
  await inspection.see(page, 'holder who cancelled');
  await open(page, makoto);
  await expect(page.locator('[data-state=offered]')).toBeVisible();
  await inspection.see(page, 'holder of an offer');
  inspection.done();
});

test('the desk is sound', async ({ complaints, page, tomoni }) => {
  test.setTimeout(180_000);
  complaints.allow(/status of 410/);
  const inspection = new Inspection();
  const invitation = await tomoni.staffLink();
  await open(page, invitation);
  await inspection.see(page, 'invitation');
  await authenticator(page);
  await page.locator('main form button').click();
  await page.waitForURL('**/me');
  await alive(page);
  await inspection.see(page, 'a passkey first');
  await page.getByRole('button', { name: 'パスキーを追加' }).click();
  await page.waitForURL('**/desk');
  await open(page, '/me');
  await inspection.see(page, 'account of staff');
  await open(page, '/desk');
  await expect(page.getByText('まだ催しはありません')).toBeVisible();
  await inspection.see(page, 'no events');
  await dialog(page, inspection, '新しい催し');
  await openEvent(tomoni, 'business=1,observer=2,press=1');
  await expect(page.locator('.event')).toBeVisible();
  await inspection.see(page, 'events');
  await open(page, '/desk/ideathon');
  await expect(page.getByText('まだ申し込みはありません')).toBeVisible();
  await inspection.see(page, 'nobody registered');
  await dialog(page, inspection, '手で追加する');

  await registers(page, AOI);
  await registers(page, { ...MAKOTO, hidden: 'yes' });
  await registers(page, { ...RIN, audience: 'press' });
  await expect(row(page, '高橋 りん')).toBeVisible();
  await inspection.see(page, 'registrations');
  await page.keyboard.press('?');
  await inspection.see(page, 'keys');
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox').fill('だれでもない');
  await expect(page.getByText('あてはまる申し込みはありません')).toBeVisible();
  await inspection.see(page, 'nobody found');
  await page.getByRole('button', { name: '絞り込みを外す' }).click();

  await row(page, '森 あおい').getByRole('link').click();
  await inspection.see(page, 'registration');
  await dialog(page, inspection, '内容を直す');
  await dialog(page, inspection, '移す');
  await dialog(page, inspection, '取り消す', '取り消す');
  await expect(standing(page, '佐藤 まこと')).toContainText('案内中');
  await row(page, '佐藤 まこと').getByRole('link').click();
  await expect(page.getByRole('heading', { name: '佐藤 まこと' })).toBeVisible();
  await inspection.see(page, 'registration with an offer');
  await dialog(page, inspection, '期限をのばす');

  await open(page, '/desk/ideathon/seats');
  await inspection.see(page, 'seats');
  await open(page, '/desk/ideathon/mails');
  await page.locator('.mails a').first().click();
  await expect(page.locator('.letter')).toBeVisible();
  await inspection.see(page, 'mail');
  await open(page, '/desk/ideathon/codes');
  await expect(page.getByText('まだ招待コードはありません')).toBeVisible();
  await inspection.see(page, 'no codes');
  await page.getByRole('button', { name: 'コードをつくる' }).click();
  await page.getByLabel('だれのためのコードですか').fill('ひびき新聞');
  await inspection.see(page, 'code to be made');
  await page.getByRole('dialog').getByRole('button', { name: 'つくる' }).click();
  await expect(page.locator('.codes li')).toBeVisible();
  await inspection.see(page, 'codes');
  await dialog(page, inspection, /を止める$/);
  await open(page, '/desk/ideathon/settings');
  await inspection.see(page, 'settings');
  await page.getByLabel('題(日本語)').fill('');
  await page.getByRole('button', { name: '保存する', exact: true }).click();
  await inspection.see(page, 'settings with errors');
  await page.reload();
  await open(page, '/desk/ideathon/nowhere');
  await inspection.see(page, 'nothing here');

  await open(page, '/desk/ideathon/settings');
  for (const [step, state] of [
    ['受付を終える', 'closed event'],
    ['開催済みにする', 'held event'],
  ] as const) {
    await page.getByRole('button', { name: step }).click();
    await expect(page.getByRole('button', { name: step })).toHaveCount(0);
    const outside = await page.context().newPage();
    await open(outside, '/ideathon/ideathon');
    await inspection.see(outside, state);
    await open(outside, '/ideathon');
    await inspection.see(outside, `list with a ${state}`);
    await outside.close();
  }
  await open(page, invitation);
  await inspection.see(page, 'spent invitation');
  inspection.done();
});

test('people and the log are sound', async ({ page, tomoni }) => {
  test.setTimeout(120_000);
  const inspection = new Inspection();
  const yuri = 'yuri@tomoni.example';
  await tomoni.staffLink('coordination', yuri);
  await enters(page, await tomoni.staffLink('administration', yuri));
  await open(page, '/desk/people');
  await expect(page.getByText('まだ登録がありません')).toBeVisible();
  await inspection.see(page, 'nobody in care');
  await dialog(page, inspection, 'スタッフを招く');
  await dialog(page, inspection, '担当を任せる');
  await dialog(page, inspection, /「管理」の担当を外す/);
  await page.getByRole('button', { name: '方を登録する' }).click();
  await inspection.see(page, 'person to be added');
  await page.getByRole('dialog').getByLabel('お名前').fill('Sam');
  await page.getByRole('dialog').getByRole('button', { name: '登録する' }).click();
  await expect(page.locator('.person').filter({ hasText: 'Sam' })).toBeVisible();
  await inspection.see(page, 'somebody in care');
  await page.getByRole('button', { name: 'サインインのコードを渡す' }).click();
  await inspection.see(page, 'code to be handed over');
  await page.getByRole('dialog').getByRole('button', { name: 'コードを出す' }).click();
  await expect(page.locator('.word--large')).toBeVisible();
  await inspection.see(page, 'code');
  await open(page, '/desk/audit');
  await inspection.see(page, 'audit log');
  await open(page, '/desk/audit?who=nobody');
  await inspection.see(page, 'nothing in the audit log');
  inspection.done();
});

test.describe('with the sample data', () => {
  test.use({ settings: { demo: true } });

  test('pages are sound', async ({ page, tomoni }) => {
    const inspection = new Inspection();
    await signIn(page, tomoni, '/desk/ideathon-sample');
    await inspection.see(page, 'desk full of people');
    await page.locator('table.rows a').first().click();
    await expect(page.locator('.side h2')).toBeFocused();
    await inspection.see(page, 'somebody of many');
    await open(page, '/');
    await inspection.see(page, 'home');
    await open(page, '/ideathon/ideathon-sample');
    await inspection.see(page, 'event with everything');
    await open(page, '/ideathon/ideathon-sample/register');
    await inspection.see(page, 'form with themes');
    inspection.done();
  });
});

test('every answer forbids what a page does not need', async ({ page, tomoni }) => {
  await openEvent(tomoni, 'business=1');
  const script = /src="(\/pkg\/[^"]+boot\.js)"/.exec(await (await page.request.get('/')).text())?.[1];
  expect(script).toBeDefined();
  for (const path of ['/', FORM, '/nowhere', '/desk', '/sign-in', '/sync/pull', '/healthz', script ?? '']) {
    const headers = (await page.request.get(path)).headers();
    const policy = headers['content-security-policy'];
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(policy, path).not.toContain('unsafe-inline');
    expect(headers, path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    });
    expect(headers['cache-control'], path).toBeTruthy();
  }
  // Every page in a browser that says what it refuses to do.
  const yuri = 'yuri@tomoni.example';
  for (const role of ['events', 'coordination']) await tomoni.staffLink(role, yuri);
  await enters(page, await tomoni.staffLink('administration', yuri));
  const desk = ['', '/ideathon', '/ideathon/seats', '/ideathon/codes', '/ideathon/mails', '/ideathon/settings'];
  desk.push('/ideathon/companies', '/companies', '/people', '/audit');
  const outside = ['/', '/ideathon', '/ideathon/ideathon', FORM, '/sign-in', '/sign-in/code', '/me'];
  for (const path of [...outside, ...desk.map((path) => `/desk${path}`)]) {
    const answer = await page.goto(path);
    await alive(page);
    const { 'content-security-policy': policy = '', ...headers } = answer?.headers() ?? {};
    expect(policy, path).toMatch(/default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';/);
    expect(policy, path).not.toContain("'unsafe-");
    expect(headers, path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    });
  }
  const [session] = (await page.context().cookies()).filter(({ name }) => /tomoni/.test(name));
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
});

test('the keyboard leads past the bar, and the focus is seen', async ({ page, tomoni }) => {
  await openEvent(tomoni, 'business=1');
  await signIn(page, tomoni, '/desk/ideathon');
  await skipToMain(page);
  await open(page, FORM);
  await skipToMain(page);

  const unseen: string[] = [];
  for (let stops = 0; stops < 60; stops += 1) {
    const stop = await page.evaluate(focused);
    if (!stop.seen) unseen.push(stop.what);
    if (stop.last) break;
    await page.keyboard.press('Tab');
  }
  expect(unseen).toEqual([]);
  await expect(page.getByRole('link', { name: 'スタッフの方' })).toBeFocused();
});

/** The first stop of the keyboard leads past the bar. */
async function skipToMain(page: Page): Promise<void> {
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: '本文へ' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.locator('main :focus')).toHaveCount(1);
}

/** What has the focus, whether a ring shows it, and whether it is the last of the page. */
function focused() {
  const element = document.activeElement as HTMLElement;
  // A card shows the ring for the radio button that lies in it.
  const ringed = [element, element.nextElementSibling, element.parentElement].some((shown) => {
    if (!shown) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(shown);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  });
  return {
    what: element.outerHTML.slice(0, 120),
    seen: ringed,
    last: element.matches('footer a:last-of-type'),
  };
}

async function personalLink(tomoni: Tomoni, { email = '' }): Promise<string> {
  const { links } = await mailTo(tomoni, email);
  return links.find((link) => link.includes('/registration/')) ?? '';
}

/** Unfolds whatever is folded. */
async function openAll(page: Page): Promise<void> {
  for (const folded of await page.locator('main details > summary').all()) {
    if (!(await folded.evaluate((summary) => summary.closest('details')?.open))) await folded.click();
  }
}

/** Looks at the dialog that a button opens, and leaves it or does what it says. */
async function dialog(page: Page, inspection: Inspection, button: string | RegExp, then = 'やめる') {
  await page.setViewportSize(WIDE);
  await page.locator('.room').getByRole('button', { name: button, exact: true }).first().click();
  const opened = page.getByRole('dialog');
  await expect(opened).toBeVisible();
  await inspection.see(page, `dialog ${await opened.getByRole('heading').textContent()}`);
  await opened.getByRole('button', { name: then, exact: true }).click();
  await expect(opened).toBeHidden();
}
