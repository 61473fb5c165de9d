import { type Page, axe, expect, test as base } from './fixtures';
import { AOI, MAKOTO, PHONE, RIN, count, enters, offline, online, open, openEvent, registers, signIn } from './story';

/** Ken works at the desk, in a browser of his own. */
const test = base.extend<{ ken: Page }>({
  ken: async ({ tomoni, visitor }, use) => {
    await openEvent(tomoni, 'business=5,observer=2');
    const ken = await visitor();
    await signIn(ken, tomoni, '/desk/companies');
    await use(ken);
  },
});

/** Made up: no number begins so, but the check digits fit. */
const NUMBER = '8990000000001';

test('a company is added, and what is wrong stands beside its field', async ({ ken }) => {
  await expect(ken.getByText('まだ企業は登録されていません')).toBeVisible();
  await ken.getByRole('button', { name: '企業を登録する' }).click();
  const dialog = ken.getByRole('dialog');
  await dialog.getByLabel('英語の名前').fill('Sakura Foods');
  await dialog.getByLabel('法人番号').fill('８９９００００００００02');
  await dialog.getByRole('button', { name: '登録する', exact: true }).click();
  await expect(dialog.getByLabel('企業名')).toBeFocused();
  await expect(dialog.getByLabel('企業名')).toHaveAccessibleDescription('企業名をご記入ください。');
  await expect(dialog.getByLabel('法人番号')).toHaveAccessibleDescription(/法人番号が正しくないようです/);
  await expect(dialog.getByLabel('英語の名前')).toHaveValue('Sakura Foods');
  await dialog.getByLabel('企業名').fill('株式会社さくら食品');
  await dialog.getByLabel('法人番号').fill('８-9900-0000-0001');
  await dialog.getByLabel('業種').selectOption('製造業');
  await dialog.getByRole('button', { name: '登録する', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(names(ken)).toHaveText(['株式会社さくら食品']);
  await expect(ken.getByText('「株式会社さくら食品」を登録しました')).toBeVisible();

  // The same number is the same company; the same name may be another one.
  await adds(ken, 'あさひ不動産', NUMBER);
  const taken = '13桁。国税庁の法人番号公表サイトで調べられます。 この法人番号は「株式会社さくら食品」のものです。';
  await expect(dialog.getByLabel('法人番号')).toHaveAccessibleDescription(taken);
  await dialog.getByLabel('法人番号').fill('');
  await dialog.getByLabel('企業名').fill('さくら食品(株)');
  await dialog.getByRole('button', { name: '登録する', exact: true }).click();
  await expect(dialog.getByLabel('企業名')).toHaveAccessibleDescription(/同じ名前で登録されています/);
  await dialog.getByRole('button', { name: '別の企業として保存する' }).click();
  await expect(names(ken)).toHaveCount(2);

  const search = ken.getByRole('searchbox');
  for (const typed of ['ｓａｋｕｒａ', '9900-0000', '㈱さくら食品']) {
    await search.fill(typed);
    await expect(names(ken).filter({ hasText: '株式会社さくら食品' }), typed).toBeVisible();
  }
  await search.fill('わかば銀行');
  await expect(ken.getByText('あてはまる企業はありません')).toBeVisible();
  await ken.getByRole('button', { name: '「わかば銀行」を登録する' }).click();
  await expect(dialog.getByLabel('企業名')).toHaveValue('わかば銀行');
});

test('what people typed becomes companies, and those are counted', async ({ ken, page, tomoni }) => {
  await adds(ken, 'さくら食品株式会社');
  await registers(page, AOI);
  await registers(page, { ...MAKOTO, company: '㈱さくら食品' });
  await registers(page, { ...RIN, company: 'あさひ不動産' });
  await open(ken, '/desk/ideathon');
  const tally = ken.locator('.tally div').filter({ hasText: '企業数' });
  await expect(tally).toContainText('0未確認 3件');
  await tally.getByRole('link').click();
  const groups = ken.locator('.groups li');
  await expect(groups).toHaveCount(2);
  await expect(groups.first()).toContainText(/森 あおい、佐藤 まこと|佐藤 まこと、森 あおい/);
  await groups.first().getByRole('button', { name: '「さくら食品株式会社」に結びつける' }).click();
  await expect(ken.getByText('2件を「さくら食品株式会社」に結びつけました')).toBeVisible();
  await expect(groups).toHaveCount(1);
  await expect(ken.getByText('参加企業 1社')).toBeVisible();

  await groups.getByRole('button', { name: '新しく登録して結びつける' }).click();
  const dialog = ken.getByRole('dialog');
  await expect(dialog.getByLabel('企業名')).toHaveValue('あさひ不動産');
  await dialog.getByRole('button', { name: '登録する', exact: true }).click();
  await expect(groups).toHaveCount(0);
  await expect(ken.getByText('参加企業 2社')).toBeVisible();
  await expect.poll(async () => (await count(tomoni)).companies).toBe(2);

  // Rin's house is Sakura's after all.
  await ken.getByRole('button', { name: '「あさひ不動産」との結びつきを外す' }).click();
  await groups.getByRole('button', { name: '「あさひ不動産」をほかの企業からさがす' }).click();
  await expect(dialog).toContainText('「あさひ不動産」の申し込み 1件を結びつけます。');
  await dialog.getByLabel('名前・読み・法人番号でさがす').fill('さくら');
  await dialog.getByRole('radio', { name: 'さくら食品株式会社' }).check();
  await dialog.getByRole('button', { name: '結びつける', exact: true }).click();
  await expect(ken.getByText('3名', { exact: true })).toBeVisible();
  await expect.poll(async () => (await count(tomoni)).companies).toBe(1);

  await ken.getByRole('link', { name: 'さくら食品株式会社' }).click();
  await expect(ken.getByRole('heading', { name: '催しへの参加' })).toBeVisible();
  await ken.getByRole('link', { name: '高橋 りん' }).click();
  await expect(ken.getByRole('heading', { name: '高橋 りん' })).toBeVisible();
});

test('two are merged while Mai looks, and stand alone again', async ({ ken, tomoni, visitor }) => {
  await adds(ken, 'さくら食品');
  await adds(ken, 'Sakura Foods');
  const mai = await visitor();
  await signIn(mai, tomoni, '/desk/companies');
  await mai.getByRole('link', { name: 'Sakura Foods' }).click();
  await mai.getByLabel('メモ').fill('秋に訪問');

  await ken.getByRole('link', { name: 'Sakura Foods' }).click();
  await ken.getByRole('button', { name: 'ほかの企業にまとめる' }).click();
  const dialog = ken.getByRole('dialog');
  await dialog.getByRole('button', { name: 'まとめる', exact: true }).click();
  await expect(dialog.getByRole('alert')).toHaveText('ひとつ選んでください。');
  await dialog.getByRole('radio', { name: 'さくら食品' }).check();
  await expect(dialog).toContainText('「Sakura Foods」は「さくら食品」にまとめられ');
  await dialog.getByRole('button', { name: 'まとめる', exact: true }).click();
  await expect(ken.getByText('この企業は「さくら食品」にまとめられています。')).toBeVisible();
  await expect(mai.getByText('この企業は「さくら食品」にまとめられています。')).toBeVisible();
  await ken.getByRole('link', { name: 'すべての企業' }).click();
  await expect(names(ken)).toHaveText(['さくら食品']);
  await ken.locator('.toast').getByRole('button', { name: '元に戻す' }).click();
  await expect(names(ken)).toHaveCount(2);
  await expect(mai.getByLabel('企業名')).toHaveValue('Sakura Foods');

  // From the page of what it became, too.
  await ken.getByRole('link', { name: 'Sakura Foods' }).click();
  await ken.getByRole('button', { name: 'ほかの企業にまとめる' }).click();
  await dialog.getByRole('radio').check();
  await dialog.getByRole('button', { name: 'まとめる', exact: true }).click();
  await ken.getByRole('link', { name: 'その企業を開く' }).click();
  await ken.getByRole('button', { name: '「Sakura Foods」のまとめを元に戻す' }).click();
  await expect(ken.getByRole('heading', { name: 'まとめた企業' })).toHaveCount(0);
});

test('two who mend different fields both win, and a refused one keeps what was typed', async ({
  complaints,
  ken,
  tomoni,
  visitor,
}) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED/);
  await adds(ken, 'さくら食品');
  await adds(ken, 'わかば銀行');
  const mai = await visitor();
  await signIn(mai, tomoni, '/desk/companies');
  await mai.getByRole('link', { name: 'わかば銀行' }).click();
  await ken.getByRole('link', { name: 'わかば銀行' }).click();
  await mai.getByLabel('フリガナ').fill('わかばぎんこう');
  await ken.getByLabel('メモ').fill('秋に訪問');
  await save(ken);
  await expect(mai.getByLabel('メモ')).toHaveValue('秋に訪問');
  await save(mai);
  await expect(ken.getByLabel('フリガナ')).toHaveValue('ワカバギンコウ');
  await expect(ken.getByLabel('メモ')).toHaveValue('秋に訪問');

  // Offline nobody knows that the number was given away meanwhile.
  await offline(mai.context());
  await mai.getByLabel('法人番号').fill(NUMBER);
  await save(mai);
  await expect(mai.locator('.company-form .tag')).toHaveText('送信待ち');
  await open(ken, '/desk/companies');
  await ken.getByRole('link', { name: 'さくら食品' }).click();
  await ken.getByLabel('法人番号').fill(NUMBER);
  await save(ken);
  await expect(ken.locator('.company-form .tag')).toHaveCount(0);
  await online(mai.context());
  await expect(mai.getByLabel('法人番号')).toHaveAccessibleDescription(/この法人番号は「さくら食品」のものです。/);
  await expect(mai.getByLabel('法人番号')).toHaveValue(NUMBER);
  await expect(mai.locator('.company-form .tag')).toHaveText('保存していない変更があります');
  await expect(mai.locator('.refusals')).toHaveCount(0);
});

test('the keyboard is enough to add a company and to link people to it', async ({ ken, page }) => {
  await registers(page, AOI);
  await ken.keyboard.press('n');
  const dialog = ken.getByRole('dialog');
  await expect(dialog.getByLabel('企業名')).toBeFocused();
  await ken.keyboard.type('サクラフーズ');
  await ken.keyboard.press('Enter');
  await expect(names(ken)).toHaveText(['サクラフーズ']);
  await ken.keyboard.press('/');
  await ken.keyboard.type('さくら');
  await expect(ken.getByText('1社', { exact: true })).toBeVisible();
  await tabTo(ken, ken.getByRole('link', { name: 'サクラフーズ' }));
  await ken.keyboard.press('Enter');
  await expect(ken.getByRole('heading', { name: 'サクラフーズ' })).toBeVisible();

  await open(ken, '/desk/ideathon/companies');
  await tabTo(ken, ken.getByRole('button', { name: 'ほかの企業からさがす' }));
  await ken.keyboard.press('Enter');
  await expect(dialog.getByRole('searchbox')).toBeFocused();
  await ken.keyboard.type('ふーず');
  await ken.keyboard.press('Tab');
  await ken.keyboard.press('Space');
  await expect(dialog.getByRole('radio')).toBeChecked();
  await ken.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(ken.getByText('参加企業 1社')).toBeVisible();
  await expect(ken.getByRole('heading', { level: 1 })).toBeFocused();
});

test('staff of other areas reads or keeps the register, and finds the way', async ({ ken, tomoni, visitor }) => {
  await adds(ken, 'さくら食品');
  const mina = await visitor();
  await enters(mina, await tomoni.staffLink('coordination', 'mina@tomoni.example'));
  await expect(mina).toHaveURL(/\/desk\/companies$/);
  await open(mina, '/desk/ideathon');
  await expect(mina.getByRole('heading', { level: 1 })).toHaveText('ここはほかの担当のページです');
  await axe(mina);
  await mina.getByRole('main').getByRole('link', { name: '企業' }).click();
  await expect(names(mina)).toHaveText(['さくら食品']);
  await expect(mina.getByRole('button', { name: '企業を登録する' })).toHaveCount(0);
  await mina.getByRole('link', { name: 'さくら食品' }).click();
  await expect(mina.locator('.facts')).toContainText('さくら食品');
  await expect(mina.getByLabel('企業名')).toHaveCount(0);
  await open(mina, '/desk/companies/nowhere');
  await expect(mina.getByRole('heading', { level: 1 })).toHaveText('この企業は見つかりません');

  // An event whose address begins the same is an event.
  const create = ['event', 'create', '--title', '企業の日', '--seats', 'business=1', '--slug'];
  await tomoni.cli([...create, 'companies-day']);
  await open(ken, '/desk/companies-day');
  await expect(ken.getByText('まだ申し込みはありません')).toBeVisible();
  await expect(tomoni.cli([...create, 'companies'])).rejects.toThrow();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [screen, options] of [
    ['phone', PHONE],
    ['desktop', { viewport: { width: 1280, height: 900 } }],
  ] as const) {
    test(`the register's pages are sound: ${screen}, ${colorScheme}`, async ({ ken, page, tomoni, visitor }) => {
      await adds(ken, 'さくら食品', NUMBER);
      await adds(ken, 'Sakura Foods');
      await registers(page, AOI);
      await registers(page, RIN);
      const mai = await visitor({ ...options, colorScheme, reducedMotion: 'reduce' });
      await signIn(mai, tomoni, '/desk/companies');
      await sound(mai);
      await mai.getByRole('button', { name: '企業を登録する' }).click();
      await mai.getByRole('dialog').getByRole('button', { name: '登録する', exact: true }).click();
      await sound(mai);
      await mai.keyboard.press('Escape');
      await mai.getByRole('link', { name: 'Sakura Foods' }).click();
      await mai.getByLabel('企業名').fill('㈱さくら食品');
      await save(mai);
      await expect(mai.getByRole('button', { name: '別の企業として保存する' })).toBeVisible();
      await sound(mai);
      await mai.getByRole('button', { name: 'ほかの企業にまとめる' }).click();
      await mai.getByRole('radio').check();
      await sound(mai);
      await mai.getByRole('button', { name: 'まとめる', exact: true }).click();
      await expect(mai.getByText('この企業は「さくら食品」にまとめられています。')).toBeVisible();
      await sound(mai);
      await open(mai, '/desk/ideathon/companies');
      await mai.locator('.groups button').first().click();
      await expect(mai.locator('.lines li')).toHaveCount(1);
      await sound(mai);
      await mai.locator('.groups').getByRole('button', { name: 'ほかの企業からさがす' }).click();
      await sound(mai);
      await mai.keyboard.press('Escape');
      await mai.locator('.lines a').click();
      await expect(mai.getByRole('heading', { name: 'まとめた企業' })).toBeVisible();
      await mai.locator('.menu summary').click();
      await sound(mai);
    });
  }
}

/** Axe finds nothing, and nothing stands out of the screen. */
async function sound(page: Page) {
  await axe(page);
  const [all, screen] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return [scrollWidth, clientWidth];
  });
  expect(all, `the width of ${page.url()}`).toBeLessThanOrEqual(screen);
}

function names(desk: Page) {
  return desk.locator('.companies .company-name');
}

/** Adds a company on the list's page. */
async function adds(desk: Page, name: string, number = '') {
  await desk.getByRole('button', { name: '企業を登録する' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByLabel('企業名').fill(name);
  await dialog.getByLabel('法人番号').fill(number);
  await dialog.getByRole('button', { name: '登録する', exact: true }).click();
}

function save(desk: Page) {
  return desk.getByRole('button', { name: '保存する', exact: true }).click();
}

/** Presses Tab until this has the focus. */
async function tabTo(page: Page, target: ReturnType<Page['locator']>) {
  await target.waitFor();
  for (let n = 0; n < 40; n += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab does not lead there');
}
