import { readFile } from 'node:fs/promises';
import { type Page, axe, expect, test as base } from './fixtures';
import { PHONE, enters } from './story';

/** Fumi raises funds, in a browser of her own. */
const test = base.extend<{ fumi: Page }>({
  fumi: async ({ tomoni, visitor }, use) => {
    const fumi = await visitor();
    await enters(fumi, await tomoni.staffLink('fundraising', 'fumi@tomoni.example'));
    await use(fumi);
  },
});

const YEAR = Number(new Intl.DateTimeFormat('en', { timeZone: 'Asia/Tokyo', year: 'numeric' }).format(new Date()));

const TODAY = new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Tokyo' }).format(new Date());

const LIST = `氏名,ふりがな,メール,月額
青木 さくら,あおき さくら,sakura@aoki.example,3000
森 葵,もり あおい,aoi@mori.example,1000
`;

test('who gave last year and not this, and what became of promises, stand on the page and in its files', async ({
  fumi,
}) => {
  await fumi.goto('/desk/donors');
  await fumi.getByRole('link', { name: '寄付の推移' }).click();
  await expect(fumi.getByText('まだ寄付がありません')).toBeVisible();
  await axe(fumi);
  await members(fumi);

  await visits(fumi, '青木 さくら');
  await books(fumi, 3000, `${YEAR - 1}-05-01`);
  await books(fumi, 3000);
  await fumi.getByRole('button', { name: /金額を変える/ }).click();
  const dialog = fumi.getByRole('dialog');
  await dialog.getByLabel('新しい金額(円)').fill('5000');
  await dialog.locator('[name=from]').fill(TODAY);
  await dialog.getByRole('button', { name: '決定' }).click();
  await expect(dialog).toBeHidden();
  await visits(fumi, '森 葵');
  await books(fumi, 12_000, `${YEAR - 1}-06-01`);
  await fumi.getByRole('button', { name: /終える/ }).click();
  await dialog.getByLabel('理由(任意)').fill('引っ越しのため');
  await dialog.getByRole('button', { name: '決定' }).click();
  await expect(dialog).toBeHidden();

  await fumi.getByRole('link', { name: '寄付の推移' }).click();
  const years = fumi.locator('table.retention tbody tr');
  await expect(years).toHaveCount(2);
  await expect(years.nth(0)).toContainText(new RegExp(`${YEAR}.*途中.*50\\.0%.*3,000円`));
  await expect(years.nth(1)).toContainText(new RegExp(`${YEAR - 1}.*―.*15,000円`));
  const away = fumi.locator('table.away tbody tr');
  await expect(away).toHaveCount(1);
  await expect(away).toContainText(/森 葵.*12,000円/);
  const turns = fumi.locator('.trend-turns > li');
  await expect(turns.filter({ hasText: '増額' })).toContainText(/青木 さくら.*3,000円 → 5,000円/);
  await expect(turns.filter({ hasText: '終了' })).toContainText(/森 葵.*引っ越しのため/);
  await fumi.getByLabel('内容').selectOption('終了');
  await expect(turns).toHaveCount(1);
  await fumi.getByText('表で見る').click();
  const months = fumi.locator('table.promise-months tbody tr');
  await expect(months).toHaveCount(24);
  await expect(months.nth(0)).toContainText('5,000円');

  expect(await saved(fumi, '継続率をCSVで保存', 'retention')).toEqual([
    '年,寄付者,新しい方,前年から継続,再開,前年の寄付者,継続率(%),合計(円)',
    `${YEAR - 1},2,2,0,0,0,,15000`,
    `${YEAR},1,0,1,0,2,50.0,3000`,
  ]);
  const notYet = await saved(fumi, 'この一覧をCSVで保存', 'not-yet');
  expect(notYet.slice(1)).toEqual([`森 葵,aoi@mori.example,,${YEAR - 1}-06-01,12000,1`]);
  const each = await saved(fumi, '月ごとの表をCSVで保存', 'promises');
  expect(each).toHaveLength(25);
  expect(each.at(-1)).toMatch(/^\d{4}-\d\d,1,0,1,0,0,0,1,5000,0$/);

  for (const colorScheme of ['light', 'dark'] as const) {
    await fumi.emulateMedia({ colorScheme });
    await axe(fumi);
  }
  await fumi.setViewportSize(PHONE.viewport);
  await axe(fumi);
  const wide = await fumi.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, 'nothing reaches beyond a phone').toBe(0);

  await away.getByRole('link', { name: '森 葵' }).click();
  await expect(fumi.getByRole('heading', { name: '森 葵' })).toBeVisible();
});

/** Both stand on a list that was kept elsewhere. */
async function members(fumi: Page): Promise<void> {
  await fumi.goto('/desk/donors/roster');
  const file = { name: '名簿.csv', mimeType: 'text/csv', buffer: Buffer.from(LIST) };
  await fumi.getByLabel('ファイルを選ぶ').setInputFiles(file);
  await fumi.getByRole('button', { name: '新しい2件を取り込む' }).click();
  await expect(fumi.getByText('2件を取り込みました')).toBeVisible();
}

async function visits(fumi: Page, name: string): Promise<void> {
  await fumi.goto('/desk/donors');
  await fumi.locator('table.donors').getByRole('link', { name }).click();
  await expect(fumi.getByRole('heading', { name })).toBeVisible();
}

/** Money for the only promise that came by hand, today or on another day. */
async function books(fumi: Page, amount: number, day?: string): Promise<void> {
  await fumi.getByRole('button', { name: '入金を記録する' }).click();
  const dialog = fumi.getByRole('dialog');
  await dialog.getByLabel('金額(円)').fill(String(amount));
  if (day !== undefined) await dialog.locator('[name=day]').fill(day);
  await dialog.getByRole('button', { name: '記録する' }).click();
  await expect(dialog).toBeHidden();
}

/** The lines of a file that a button saves. */
async function saved(fumi: Page, button: string, name: string): Promise<string[]> {
  const saving = fumi.waitForEvent('download');
  await fumi.getByRole('button', { name: button }).first().click();
  const download = await saving;
  expect(download.suggestedFilename()).toMatch(new RegExp(`^donors-${name}-\\d{4}-\\d\\d-\\d\\d\\.csv$`));
  const text = await readFile(await download.path(), 'utf8');
  expect(text.startsWith('\u{feff}')).toBe(true);
  expect(text.endsWith('\r\n')).toBe(true);
  return text.slice(1, -2).split('\r\n');
}
