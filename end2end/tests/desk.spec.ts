import { readFile } from 'node:fs/promises';
import { type Page, expect, mailTo, test as base } from './fixtures';
import {
  AOI,
  MAKOTO,
  PHONE,
  RIN,
  count,
  fill,
  offline,
  online,
  open,
  openEvent,
  registers,
  row,
  signIn,
  standing,
  withoutReload,
} from './story';

/** Ken works at the desk, in a browser of his own. Business has one seat. */
const test = base.extend<{ ken: Page }>({
  ken: async ({ tomoni, visitor }, use) => {
    await openEvent(tomoni, 'business=1,observer=2,talent=2');
    const ken = await visitor();
    await signIn(ken, tomoni, '/desk/ideathon');
    await use(ken);
  },
});

test('people are found by words, state, audience and order', async ({ ken, page }) => {
  await registers(page, AOI);
  await registers(page, MAKOTO);
  await registers(page, { ...RIN, audience: 'observer' });
  await expect(names(ken)).toHaveText(['高橋 りん', '佐藤 まこと', '森 あおい']);
  await ken.getByLabel('並べ替え').selectOption('名前順');
  await expect(names(ken)).toHaveText(['佐藤 まこと', '高橋 りん', '森 あおい']);
  await ken.getByLabel('並べ替え').selectOption('会社順');
  await expect(names(ken)).toHaveText(['高橋 りん', '森 あおい', '佐藤 まこと']);

  const search = ken.getByRole('searchbox');
  await search.fill('ｻﾄｳ');
  await expect(names(ken)).toHaveText(['佐藤 まこと']);
  await expect(ken.getByText('1件', { exact: true })).toBeVisible();
  await search.fill('さくら 食品');
  await expect(names(ken)).toHaveText(['森 あおい']);
  await search.fill('だれでもない');
  await expect(names(ken)).toHaveCount(0);
  await ken.getByRole('button', { name: '絞り込みを外す' }).click();
  await expect(names(ken)).toHaveCount(3);

  const waiting = ken.getByRole('button', { name: 'キャンセル待ち 1' });
  await waiting.click();
  await expect(waiting).toHaveAttribute('aria-pressed', 'true');
  await expect(names(ken)).toHaveText(['佐藤 まこと']);
  await ken.getByRole('button', { name: 'すべて 3' }).click();
  await ken.getByLabel('立場でしぼる').selectOption('observer');
  await expect(names(ken)).toHaveText(['高橋 りん']);
});

test('the keyboard is enough', async ({ ken, page }) => {
  await registers(page, AOI);
  await registers(page, MAKOTO);
  const link = (name: string) => ken.getByRole('link', { name, exact: true });
  await expect(link('佐藤 まこと')).toBeVisible();
  await ken.keyboard.press('j');
  await expect(link('佐藤 まこと')).toBeFocused();
  await ken.keyboard.press('j');
  await expect(link('森 あおい')).toBeFocused();
  await ken.keyboard.press('k');
  await expect(link('佐藤 まこと')).toBeFocused();
  await ken.keyboard.press('Enter');
  await expect(ken.getByRole('heading', { name: '佐藤 まこと' })).toBeFocused();
  await ken.keyboard.press('Escape');
  await expect(ken.locator('.side')).toHaveCount(0);
  await expect(link('佐藤 まこと')).toBeFocused();

  await ken.keyboard.press('?');
  const dialog = ken.getByRole('dialog');
  await expect(dialog).toContainText('キーボードでの操作');
  await ken.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await ken.keyboard.press('n');
  await expect(dialog).toContainText('手で追加する');
  await ken.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await ken.keyboard.press('/');
  await expect(ken.getByRole('searchbox')).toBeFocused();
  // Here it is a letter, no command.
  await ken.keyboard.type('n');
  await expect(dialog).toBeHidden();
  await expect(ken.getByRole('searchbox')).toHaveValue('n');
});

test('Rin calls: Ken adds her, mends, moves and cancels', async ({ ken, tomoni }) => {
  await ken.getByRole('button', { name: '追加する', exact: true }).click();
  const dialog = ken.getByRole('dialog');
  await fill(ken, { ...RIN, email: '', audience: 'business' }, 'dialog[open] form');
  await expect(dialog).toContainText('空き 1 席。すぐに席を確保します。');
  await dialog.getByRole('button', { name: '追加する' }).click();
  await expect(dialog.locator('[name=email]')).toBeFocused();
  await expect(dialog.locator('#email-said')).toHaveText('メールアドレスをご記入ください。');
  await expect(dialog.locator('[name=name]')).toHaveValue('高橋 りん');
  await fill(ken, { email: RIN.email }, 'dialog[open] form');
  await dialog.getByRole('button', { name: '追加する' }).click();
  await expect(dialog).toBeHidden();
  await expect(ken.getByText('高橋 りんさんを追加しました')).toBeVisible();
  await expect(standing(ken, '高橋 りん')).toHaveText('確定');

  await row(ken, '高橋 りん').getByRole('link').click();
  const side = ken.locator('.side');
  await side.getByRole('button', { name: '内容を直す' }).click();
  await fill(ken, { company: 'あさひ不動産 大阪' }, 'dialog[open] form');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await expect(side.locator('.facts')).toContainText('あさひ不動産 大阪');
  await expect(side.locator('.history li').last()).toContainText('内容を変更 スタッフ');

  await side.getByRole('button', { name: '移す' }).click();
  await dialog.getByText('見学').click();
  await dialog.getByRole('button', { name: '移す' }).click();
  await expect(side.locator('.facts')).toContainText('見学');
  await mailTo(tomoni, 'rin@asahi-homes.example', /お申し込み内容の変更/);
  expect(await count(tomoni)).toMatchObject({ business: { confirmed: 0 }, observer: { confirmed: 1 } });

  await side.getByRole('button', { name: '取り消す' }).click();
  await expect(dialog).toContainText('高橋 りんさんの席は空きます。');
  await dialog.getByRole('button', { name: 'やめる' }).click();
  await expect(standing(ken, '高橋 りん')).toHaveText('確定');
  await side.getByRole('button', { name: '取り消す' }).click();
  await dialog.getByRole('button', { name: '取り消す' }).click();
  await expect(standing(ken, '高橋 りん')).toHaveText('取り消し');
  const mail = await mailTo(tomoni, 'rin@asahi-homes.example', /取り消し/);
  expect(mail.text).toContain('事務局で、次のお申し込みを取り消しました。');
});

test('a seat more is offered to who waits, with more time when asked', async ({ ken, page, tomoni }) => {
  await registers(page, AOI);
  await registers(page, MAKOTO);
  await expect(standing(ken, '佐藤 まこと')).toHaveText('待ち 1番');
  await rail(ken, '席');
  await ken.getByLabel('企業の方の席数').fill('２');
  await ken.getByRole('button', { name: '席を保存する' }).click();
  await mailTo(tomoni, 'makoto@wakaba-bank.example', /お席のご案内/);
  await rail(ken, '申し込み');
  await expect(standing(ken, '佐藤 まこと')).toHaveText(/^案内中 あと2[34]時間$/);

  await row(ken, '佐藤 まこと').getByRole('link').click();
  const side = ken.locator('.side');
  await side.getByRole('button', { name: '期限をのばす' }).click();
  const dialog = ken.getByRole('dialog');
  await dialog.getByLabel('のばす時間').fill('72');
  await dialog.getByRole('button', { name: '期限をのばす' }).click();
  await expect(standing(ken, '佐藤 まこと')).toHaveText(/^案内中 あと[34]日$/);
  await expect(side.locator('.history li').last()).toContainText('期限を延長');
  await side.getByRole('button', { name: '本人に代わり参加にする' }).click();
  await expect(standing(ken, '佐藤 まこと')).toHaveText('確定');

  await rail(ken, '席');
  await ken.getByLabel('企業の方の席数').fill('1');
  await ken.getByRole('button', { name: '席を保存する' }).click();
  await expect(ken.getByText('すでに2席が使われています。それより少なくはできません。')).toBeVisible();
});

test('settings reach the public page, and the other desk', async ({ ken, page, tomoni, visitor }) => {
  await open(page, '/ideathon/ideathon');
  const same = await withoutReload(page);
  const mai = await visitor();
  await signIn(mai, tomoni, '/desk/ideathon/settings');

  await rail(ken, '設定');
  await ken.getByLabel('題(日本語)').fill('');
  await ken.getByRole('button', { name: '保存する', exact: true }).click();
  await expect(ken.getByLabel('題(日本語)')).toBeFocused();
  await expect(ken.getByLabel('題(日本語)')).toHaveAccessibleDescription('ご記入ください。');
  await ken.getByLabel('題(日本語)').fill('人権の宿題を解く日');
  await ken.getByLabel('会場(日本語)').fill('みなとホール');
  await ken.getByRole('button', { name: '保存する', exact: true }).click();
  await expect(ken.getByText('保存しました')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('人権の宿題を解く日');
  await expect(page.getByText('みなとホール')).toBeVisible();
  await expect(mai.getByRole('alert')).toContainText('ほかの人がこの催しを変えました。');
  await mai.getByRole('button', { name: '新しい内容を読み込む' }).click();
  await expect(mai.getByLabel('題(日本語)')).toHaveValue('人権の宿題を解く日');

  await ken.getByRole('button', { name: '受付を終える' }).click();
  await expect(page.locator('.seats')).toContainText('受付は終わりました');
  await same();
});

test('a code is made, given away and stopped', async ({ ken, page }) => {
  await rail(ken, '招待コード');
  await expect(ken.getByText('まだ招待コードはありません')).toBeVisible();
  await ken.getByRole('button', { name: 'コードをつくる' }).click();
  const dialog = ken.getByRole('dialog');
  await dialog.getByRole('button', { name: 'つくる' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('だれのためのコードかをご記入ください。');
  await dialog.getByLabel('だれのためのコードですか').fill('支援団体の紹介');
  await dialog.getByLabel('使える回数').fill('5');
  await dialog.getByRole('button', { name: 'つくる' }).click();
  const item = ken.locator('.codes li');
  await expect(item).toContainText('インターナショナルズ・支援団体の紹介・0 / 5 使用');
  const code = (await item.locator('code').textContent()) ?? '';
  expect(code).toMatch(/^[A-Z0-9]{8}$/);
  await expect(ken.locator('header .tag'), 'the server has it, too').toHaveText('オンライン');

  const talent = { audience: 'talent', call_name: 'Noor', contact: '担当の方から', code } as const;
  await registers(page, { ...talent, email: '' });
  await expect(item).toContainText('1 / 5 使用');
  await item.getByRole('button', { name: `${code} を止める` }).click();
  await expect(dialog).toContainText('「支援団体の紹介」のコード');
  await dialog.getByRole('button', { name: '止める' }).click();
  await expect(item).toContainText('止めました');
  const late = { ...talent, call_name: 'Sam', photo: 'no' };
  const answer = await page.request.post('/ideathon/ideathon/register', { form: late });
  expect(answer.status()).toBe(422);
});

test('the export leaves out who stands on no list, and runs nothing', async ({ ken, page }) => {
  await registers(page, { ...AOI, company: '=HYPERLINK("http://x.example")' });
  await registers(page, { ...RIN, audience: 'observer', hidden: 'yes' });
  await expect(row(ken, '高橋 りん')).toContainText('非表示');
  await expect(row(ken, '森 あおい')).not.toContainText('非表示');
  // The audit log hears of it as of any command.
  const noted = ken.waitForRequest((sent) => /"export":\{.*"rows":1/.test(sent.postData() ?? ''));
  const saving = ken.waitForEvent('download');
  await ken.getByRole('button', { name: '書き出す' }).click();
  const download = await saving;
  expect((await noted).url()).toMatch(/\/sync\/push$/);
  expect(download.suggestedFilename()).toMatch(/^ideathon-registrations-\d{4}-\d\d-\d\d\.csv$/);
  const text = await readFile(await download.path(), 'utf8');
  expect(text).toMatch(/^\uFEFF立場,状態,/);
  expect(text.trimEnd().split('\r\n')).toHaveLength(2);
  expect(text).toContain('森 あおい,モリ アオイ');
  expect(text).toContain(`"'=HYPERLINK(""http://x.example"")"`);
  expect(text).not.toContain('高橋');
  await expect(ken.getByText('1名を書き出しました。名簿に出さない1名は含まれていません')).toBeVisible();
});

test('mails are read at the desk without their personal links', async ({ ken, page, tomoni }) => {
  await registers(page, AOI);
  const mail = await mailTo(tomoni, 'aoi@sakura-foods.example');
  const secret = mail.links.map((link) => /registration\/([\w-]+)/.exec(link)?.[1]).find(Boolean);
  expect(secret).toMatch(/^[\w-]{22}$/);
  await rail(ken, 'メール');
  const line = ken.getByRole('listitem').filter({ hasText: 'aoi@sakura-foods.example' });
  await expect(line).toContainText('送信済み');
  await line.getByRole('link').click();
  const letter = ken.locator('.letter');
  await expect(letter.getByRole('heading')).toHaveText('お申し込みの確認');
  await expect(letter).toContainText('お席が確定しました。');
  await expect(letter).toContainText('/registration/本人だけのリンク');
  expect(await ken.content()).not.toContain(secret);
  expect(await (await ken.request.get('/sync/pull')).text()).not.toContain(secret);
  await letter.getByRole('link', { name: '申し込みを開く' }).click();
  await expect(ken.getByRole('heading', { name: '森 あおい' })).toBeVisible();
});

test('what waits for the network says so, and what is refused says why', async ({
  complaints,
  ken,
  page,
  tomoni,
  visitor,
}) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED/);
  await registers(page, AOI);
  const mai = await visitor();
  await signIn(mai, tomoni, '/desk/ideathon');
  await expect(bar(mai)).toHaveText('オンライン');
  await offline(mai.context());
  await expect(bar(mai)).toHaveText('オフライン');
  await cancel(mai, '森 あおい');
  await mai.getByRole('button', { name: '追加する', exact: true }).click();
  await fill(mai, { ...MAKOTO, audience: 'business' }, 'dialog[open] form');
  await mai.getByRole('dialog').getByRole('button', { name: '追加する' }).click();
  await expect(standing(mai, '森 あおい')).toHaveText('送信待ち');
  await expect(standing(mai, '佐藤 まこと')).toHaveText('送信待ち');
  await expect(bar(mai)).toContainText('2件 送信待ち');
  expect(await count(tomoni)).toMatchObject({ confirmed: 1, waiting: 0 });

  await cancel(ken, '森 あおい');
  await expect(standing(ken, '森 あおい')).toHaveText('取り消し');
  await online(mai.context());
  await expect(standing(mai, '佐藤 まこと')).toHaveText('確定');
  await expect(bar(mai)).toHaveText('オンライン');
  const refused = mai.getByRole('alert').filter({ hasText: '受け付けられなかった操作' });
  await expect(refused).toContainText('森 あおいさんの参加を取り消す');
  await expect(refused).toContainText('この申し込みはすでに取り消されています。');
  await expect(standing(mai, '森 あおい')).toHaveText('取り消し');
  await refused.getByRole('button', { name: '消す' }).click();
  await expect(refused).toHaveCount(0);
  expect(await count(tomoni)).toMatchObject({ confirmed: 1, cancelled: 1 });
});

test('on a phone the list and the person take turns', async ({ page, tomoni, visitor }) => {
  await openEvent(tomoni, 'business=3');
  await registers(page, AOI);
  await registers(page, MAKOTO);
  const ken = await visitor(PHONE);
  await signIn(ken, tomoni, '/desk/ideathon');
  await expect(row(ken, '森 あおい')).toBeVisible();
  await row(ken, '森 あおい').getByRole('link').tap();
  await expect(ken.getByRole('heading', { name: '森 あおい' })).toBeVisible();
  await expect(row(ken, '森 あおい')).toBeHidden();
  await expect(ken.locator('.facts')).toContainText('aoi@sakura-foods.example');
  await ken.getByRole('link', { name: '申し込み一覧へ' }).tap();
  await expect(row(ken, '佐藤 まこと')).toBeVisible();
  await expect(ken.locator('.side')).toHaveCount(0);
});

test('signing out ends the session, not only the page', async ({ ken, page, visitor }) => {
  await registers(page, AOI);
  const kept = await ken.context().storageState();
  await ken.locator('.menu summary').click();
  await ken.getByRole('button', { name: 'サインアウト' }).click();
  await expect(ken).toHaveURL(/\/$/);
  await ken.goto('/desk/ideathon');
  await expect(ken).toHaveURL(/\/sign-in$/);
  await expect(ken.getByLabel('メールアドレス')).toBeVisible();

  // Whoever kept the cookie is nobody now.
  const thief = await visitor({ storageState: kept });
  await thief.goto('/desk/ideathon');
  await expect(thief).toHaveURL(/\/sign-in$/);
  expect(await (await thief.request.get('/sync/pull')).text()).not.toContain('aoi@');
});

test('signing out closes the stream of the other window', async ({ ken, page, tomoni, visitor }) => {
  const other = await ken.context().newPage();
  await open(other, '/desk/ideathon');
  await expect(bar(other)).toHaveText('オンライン');
  await ken.locator('.menu summary').click();
  await ken.getByRole('button', { name: 'サインアウト' }).click();
  await expect(ken).toHaveURL(/\/$/);
  await expect(other).toHaveURL(/\/sign-in$/);
  await expect(other.getByLabel('メールアドレス')).toBeVisible();

  const mai = await visitor();
  await signIn(mai, tomoni, '/desk/ideathon');
  await registers(page, AOI);
  await expect(row(mai, '森 あおい')).toBeVisible();
  await expect(other.getByText('森 あおい')).toHaveCount(0);
});

function names(desk: Page) {
  return desk.locator('table.rows .cell-name a');
}

/** How the device stands to the server. */
function bar(desk: Page) {
  return desk.locator('.bar [role=status]');
}

async function rail(desk: Page, words: string) {
  await desk.getByRole('navigation').getByRole('link', { name: new RegExp(`^${words}`) }).click();
}

/** Staff cancels somebody, and confirms it. */
async function cancel(desk: Page, name: string) {
  await row(desk, name).getByRole('link').click();
  await desk.locator('.side').getByRole('button', { name: '取り消す' }).click();
  await desk.getByRole('dialog').getByRole('button', { name: '取り消す' }).click();
  await expect(desk.getByRole('dialog')).toBeHidden();
}
