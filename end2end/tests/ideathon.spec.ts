import { type Page, expect, mailTo, test } from './fixtures';
import {
  AOI,
  MAKOTO,
  PHONE,
  RIN,
  count,
  fill,
  lies,
  offline,
  online,
  open,
  openEvent,
  outcome,
  registers,
  row,
  send,
  signIn,
  standing,
  type Person,
  withoutReload,
} from './story';

const FORM = '/ideathon/ideathon/register';

test('a seat that Aoi gives up goes to Makoto, and the desk sees it', async ({ tomoni, visitor }) => {
  await openEvent(tomoni, 'business=1');
  const ken = await visitor();
  await signIn(ken, tomoni, '/desk/ideathon');
  const same = await withoutReload(ken);

  const aoi = await visitor(PHONE);
  await open(aoi, '/ideathon/ideathon');
  await expect(aoi.getByText('残り 1 席')).toBeVisible();
  await aoi.getByRole('link', { name: '申し込む', exact: true }).tap();
  await expect(aoi).toHaveURL(/\/register$/);
  await fill(aoi, AOI);
  await send(aoi);
  await expect(outcome(aoi, 'confirmed')).toBeVisible();
  await expect(aoi.locator('h1')).toBeFocused();
  await expect(standing(ken, '森 あおい')).toHaveText('確定');

  const makoto = await visitor();
  await open(makoto, FORM);
  await fill(makoto, MAKOTO);
  await send(makoto);
  await expect(outcome(makoto, 'waiting')).toHaveAttribute('data-place', '1');
  await expect(standing(ken, '佐藤 まこと')).toHaveText('待ち 1番');

  const confirmation = await mailTo(tomoni, 'aoi@sakura-foods.example');
  expect(confirmation.subject).toBe('お申し込みの確認');
  await open(aoi, link(confirmation.links));
  await aoi.locator('summary', { hasText: '参加を取り消す' }).tap();
  await aoi.getByRole('button', { name: '取り消す', exact: true }).tap();
  await expect(aoi.locator('[data-state=cancelled]')).toBeVisible();
  await expect(standing(ken, '森 あおい')).toHaveText('取り消し');
  await expect(standing(ken, '佐藤 まこと')).toContainText('案内中');

  const farewell = await mailTo(tomoni, 'aoi@sakura-foods.example', /取り消し/);
  expect(entry(farewell.ics)).toEqual({ ...entry(confirmation.ics), method: 'CANCEL', sequence: 1 });

  const offer = await mailTo(tomoni, 'makoto@wakaba-bank.example', /お席のご案内/);
  await open(makoto, link(offer.links));
  await makoto.getByRole('button', { name: 'この席に参加する' }).click();
  await expect(makoto.locator('[data-state=confirmed]')).toBeVisible();
  await expect(makoto.getByRole('status')).toHaveText('席を確定しました。当日お会いしましょう。');
  await expect(standing(ken, '佐藤 まこと')).toHaveText('確定');

  const all = { confirmed: 1, waiting: 0, offered: 0, cancelled: 1 };
  expect(await count(tomoni)).toEqual({ ...all, business: all, companies: 0 });
  await same();
});

test('the same without JavaScript: forms, a change, and giving up', async ({
  complaints,
  tomoni,
  visitor,
}) => {
  complaints.allow(/status of 422/);
  await openEvent(tomoni, 'business=1');
  const ken = await visitor();
  await signIn(ken, tomoni, '/desk/ideathon');
  const aoi = await visitor({ ...PHONE, javaScriptEnabled: false });

  await aoi.goto('/ideathon/ideathon');
  await aoi.getByRole('link', { name: '申し込む', exact: true }).tap();
  await fill(aoi, { ...AOI, kana: '森 あおい', email: 'aoi' });
  await send(aoi);
  await expect(outcome(aoi, 'refused')).toContainText('あと2か所だけ直してください。');
  await expect(said(aoi, 'kana')).toHaveText('ひらがなかカタカナでご記入ください。');
  await expect(said(aoi, 'email')).toHaveText(/^「@」をひとつ入れてください。/);
  await expect(aoi.locator('[name=name]')).toHaveValue('森 あおい');
  await expect(aoi.locator('[name=kana]')).toHaveValue('森 あおい');
  await expect(aoi.locator('[name=photo][value=no]')).toBeChecked();
  expect((await tomoni.mails()).flatMap(({ to }) => to)).toEqual(['ken@tomoni.example']);

  // Half width, full width and hiragana are mended, not refused.
  await fill(aoi, { kana: 'ﾓﾘ　あおい', email: 'ａｏｉ@sakura-foods.example' });
  await send(aoi);
  await expect(outcome(aoi, 'confirmed')).toBeVisible();
  await expect(standing(ken, '森 あおい')).toHaveText('確定');

  const confirmation = await mailTo(tomoni, 'aoi@sakura-foods.example');
  await aoi.goto(link(confirmation.links));
  await aoi.locator('summary', { hasText: '内容を変える' }).tap();
  await expect(aoi.locator('[name=kana]')).toHaveValue('モリ アオイ');
  await aoi.locator('[name=company]').fill('さくら食品 京都');
  await aoi.getByRole('button', { name: '変更を保存する' }).tap();
  await expect(aoi.getByRole('status')).toContainText('変更しました');
  await expect(row(ken, '森 あおい')).toContainText('さくら食品 京都');
  await mailTo(tomoni, 'aoi@sakura-foods.example', /お申し込み内容の変更/);

  await aoi.locator('summary', { hasText: '参加を取り消す' }).tap();
  await aoi.getByRole('button', { name: '取り消す', exact: true }).tap();
  await expect(aoi.locator('[data-state=cancelled]')).toBeVisible();
  await expect(standing(ken, '森 あおい')).toHaveText('取り消し');
});

test('errors lead to their fields and keep what was typed', async ({ page, tomoni }) => {
  await openEvent(tomoni, 'business=5');
  await open(page, FORM);
  await fill(page, { name: '森 あおい', email: 'aoi@', company: 'さくら食品' });
  await send(page);

  const summary = outcome(page, 'refused');
  await expect(summary).toBeFocused();
  await expect(summary).toContainText('あと3か所だけ直してください。');
  const [kana, email] = [page.locator('[name=kana]'), page.locator('[name=email]')];
  for (const field of [kana, email]) {
    await expect(field).toHaveAttribute('aria-invalid', 'true');
  }
  await expect(kana).toHaveAccessibleDescription(/日本語のお名前には、フリガナもご記入ください。$/);
  await expect(email).toHaveAccessibleDescription(/^「@」のあとが短いようです。/);
  await expect(page.getByRole('group', { name: '写真について' })).toHaveAccessibleDescription(
    /ひとつ選んでください。/,
  );
  await expect(page.locator('[name=name]')).not.toHaveAttribute('aria-invalid');

  await summary.getByRole('link', { name: /フリガナ/ }).click();
  await expect(kana).toBeFocused();
  await summary.getByRole('link', { name: /写真/ }).click();
  await expect(page.locator('[name=photo]').first()).toBeFocused();
  await expect(page.locator('[name=name]')).toHaveValue('森 あおい');
  await expect(email).toHaveValue('aoi@');

  await fill(page, { kana: 'モリ アオイ', email: 'aoi@sakura-foods.example', photo: 'no' });
  await send(page);
  await expect(outcome(page, 'confirmed')).toBeVisible();
});

test('two clicks are one registration', async ({ page, tomoni }) => {
  await openEvent(tomoni, 'business=5');
  await open(page, FORM);
  await fill(page, AOI);
  await page.locator('form.registration .send button').dblclick();
  await expect(outcome(page, 'confirmed')).toBeVisible();
  expect(await count(tomoni)).toMatchObject({ confirmed: 1, waiting: 0 });
  await mailTo(tomoni, 'aoi@sakura-foods.example');
  expect(await tomoni.mails()).toHaveLength(1);
});

test('a form that is sent again is one registration', async ({ tomoni, visitor }) => {
  await openEvent(tomoni, 'business=5');
  const aoi = await visitor({ javaScriptEnabled: false });
  await aoi.goto(FORM);
  await fill(aoi, AOI);
  await send(aoi);
  await expect(outcome(aoi, 'confirmed')).toBeVisible();
  const first = await mailTo(tomoni, 'aoi@sakura-foods.example');
  // The same form, once more.
  await aoi.reload();
  await expect(outcome(aoi, 'confirmed')).toBeVisible();
  // Another form for the same address: the answer does not tell, the mail does.
  await aoi.goto(FORM);
  await fill(aoi, { ...AOI, company: 'わかば銀行' });
  await send(aoi);
  await expect(outcome(aoi, 'confirmed')).toBeVisible();
  const again = await mailTo(tomoni, 'aoi@sakura-foods.example', /お申し込みの状況/);
  expect(again.text).toContain('すでに承っているため、内容は何も変わっていません。');
  expect(link(again.links)).not.toBe(link(first.links));
  expect(await tomoni.mails()).toHaveLength(2);
  expect(await count(tomoni)).toMatchObject({ confirmed: 1, waiting: 0 });
});

test('an answer that gets lost is asked for again', async ({ page, tomoni, complaints }) => {
  complaints.allow(/ERR_FAILED/);
  await openEvent(tomoni, 'business=5');
  let pushes = 0;
  await page.route('**/sync/push', async (route) => {
    pushes += 1;
    if (pushes > 1) return route.continue();
    // The server takes it; the answer never arrives.
    expect((await route.fetch()).ok()).toBe(true);
    await route.abort();
  });
  await open(page, FORM);
  await fill(page, AOI);
  await send(page);
  await expect(outcome(page, 'confirmed')).toBeVisible();
  expect(pushes).toBe(2);
  expect(await count(tomoni)).toMatchObject({ confirmed: 1, waiting: 0 });
});

test('a form that is sent without a network waits for it', async ({ context, page, tomoni, complaints }) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED/);
  await openEvent(tomoni, 'business=5');
  await open(page, FORM);
  await fill(page, AOI);
  await offline(context);
  await send(page);
  const note = page.locator('.send [role=status]');
  await expect(note).toHaveText(/^いまつながっていません。.*自動で送ります。$/);
  await expect(page.locator('.send button')).toBeDisabled();
  expect(await count(tomoni)).toMatchObject({ confirmed: 0 });

  await online(context);
  await expect(outcome(page, 'confirmed')).toBeVisible();
  expect(await count(tomoni)).toMatchObject({ confirmed: 1 });
});

test('a draft outlives a reload, and goes when it is sent', async ({ page, tomoni }) => {
  await openEvent(tomoni, 'business=5');
  await open(page, FORM);
  await fill(page, AOI);
  await expect(page.getByText('下書きを保存しました')).toBeVisible();
  await page.reload();
  await expect(page.locator('[name=name]')).toHaveValue('森 あおい');
  await expect(page.locator('[name=photo][value=no]')).toBeChecked();
  await send(page);
  await expect(outcome(page, 'confirmed')).toBeVisible();
  expect(await kept(page)).toEqual([]);
  await open(page, FORM);
  await expect(page.locator('[name=name]')).toHaveValue('');
});

test('nothing of an International stays on the device', async ({ page, tomoni, visitor }) => {
  await openEvent(tomoni, 'business=5,talent=2');
  const ken = await visitor();
  await signIn(ken, tomoni, '/desk/ideathon/codes');
  const code = await makeCode(ken, 'インターナショナルズ', '伴走の担当から');

  await open(page, `${FORM}?by=invitation`);
  await fill(page, { ...NOOR, code: 'ZZZZZZZZ' });
  expect(await kept(page)).toEqual([]);
  await send(page);
  await expect(said(page, 'code')).toHaveText(
    'この招待コードは使えません。文字と、選んだ立場をお確かめください。',
  );
  await expect(page.locator('[name=code]')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('[name=call_name]')).toHaveValue('Noor');

  await fill(page, { code: code.toLowerCase() });
  await send(page);
  await expect(outcome(page, 'confirmed')).toBeVisible();
  expect(await kept(page)).toEqual([]);
  await expect(ken.locator('.codes li', { hasText: code })).toContainText('1 / 1 使用');

  // The code was for one person.
  await open(page, `${FORM}?by=invitation`);
  await fill(page, { ...NOOR, call_name: 'Sam', code });
  await send(page);
  await expect(said(page, 'code')).toBeVisible();
  expect(await count(tomoni)).toMatchObject({ confirmed: 1, talent: { confirmed: 1 } });
  // Neither their seats nor their number stand on a public page.
  await open(page, '/ideathon/ideathon');
  await expect(page.locator('.seat')).toHaveCount(1);
  expect(await page.content()).not.toContain('talent');
});

test('the press asks, and the desk admits', async ({ page, tomoni, visitor }) => {
  await openEvent(tomoni, 'business=5,press=1');
  const ken = await visitor();
  await signIn(ken, tomoni, '/desk/ideathon');
  await open(page, '/ideathon/ideathon');
  await page.getByRole('link', { name: '招待コードをお持ちの方・取材の方' }).click();
  await fill(page, { ...RIN, company: 'ひびき新聞', audience: 'press' });
  await send(page);
  await expect(outcome(page, 'waiting')).toContainText('担当者が確認し');
  await expect(outcome(page, 'waiting')).not.toHaveAttribute('data-place');

  await expect(standing(ken, '高橋 りん')).toHaveText('承認待ち');
  await row(ken, '高橋 りん').getByRole('link').click();
  await ken.getByRole('button', { name: '承認する' }).click();
  await expect(standing(ken, '高橋 りん')).toHaveText('確定');
  await mailTo(tomoni, 'rin@asahi-homes.example', /お申し込みの確認/);
  expect(await count(tomoni)).toMatchObject({ press: { confirmed: 1, waiting: 0 } });
});

test('seats change on the page while others register', async ({ page, tomoni, visitor }) => {
  await openEvent(tomoni, 'business=2,observer=1');
  await open(page, '/ideathon/ideathon');
  const same = await withoutReload(page);
  const business = page.locator('.seat', { hasText: '企業の方' });
  await expect(business).toContainText('残り 2 席');
  const elsewhere = await visitor();
  await registers(elsewhere, AOI);
  await expect(business).toContainText('残り 1 席');
  await registers(elsewhere, MAKOTO);
  await expect(business).toContainText('満席');
  await expect(business.getByRole('meter')).toHaveAccessibleName('2席のうち2席が埋まっています');
  await registers(elsewhere, { ...RIN, audience: 'observer' });
  await expect(page.getByRole('link', { name: 'キャンセル待ちに申し込む' })).toBeVisible();
  await same();
});

test('a page that wakes late shows what happened meanwhile', async ({ page, tomoni, visitor }) => {
  const elsewhere = await visitor();
  let wake = () => {};
  const woken = new Promise<void>((go) => (wake = go));
  await page.route('**/split___event_list_route*', async (route) => {
    await woken;
    await route.continue();
  });
  const asked = page.waitForRequest('**/split___event_list_route*');
  await page.goto('/ideathon');
  await asked;
  await openEvent(tomoni, 'business=2');
  // The news are out before the page is awake.
  await open(elsewhere, '/ideathon');
  await expect(elsewhere.locator('.event')).toBeVisible();
  wake();
  await expect(page.locator('.event')).toContainText('仕事の現場から考える日');
});

const NOOR: Person = {
  audience: 'talent',
  call_name: 'Noor',
  contact: '担当の方から',
  photo: 'no',
};

/** Staff makes a code on the codes' page. */
async function makeCode(desk: Page, audience: string, label: string): Promise<string> {
  await desk.getByRole('button', { name: 'コードをつくる' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByText(audience).click();
  await dialog.getByLabel('だれのためのコードですか').fill(label);
  await dialog.getByRole('button', { name: 'つくる' }).click();
  const made = desk.locator('.codes li', { hasText: label }).locator('code');
  return (await made.textContent()) ?? '';
}

/** What is wrong with a field, beside it. */
function said(page: Page, field: string) {
  return page.locator(`#${field}-said`);
}

/** Everything that the page keeps on the device. */
async function kept(page: Page): Promise<string[]> {
  const { rows, caches, local, session } = await lies(page);
  // The number of a device's next command says nothing about anybody.
  const told = rows.filter((row) => !/about: \{"client":"[-\w]+","next":\d+\}$/.test(row));
  return [...told, ...caches, ...Object.keys(local), ...Object.keys(session)];
}

/** The personal link of a mail. */
function link(links: string[]): string {
  const found = links.find((address) => address.includes('/registration/'));
  if (!found) throw new Error(`no personal link among ${links.join(' ')}`);
  return found;
}

/** What makes two calendar entries one appointment. */
function entry(ics = '') {
  const of = (name: string) => new RegExp(`^${name}:(.+)$`, 'm').exec(ics)?.[1]?.trim();
  return { method: of('METHOD'), uid: of('UID'), sequence: Number(of('SEQUENCE')) };
}
