import { type Page, axe, expect, test as base } from './fixtures';
import { enters } from './story';

/** Fumi raises funds, in a browser of her own. */
const test = base.extend<{ fumi: Page }>({
  fumi: async ({ tomoni, visitor }, use) => {
    const fumi = await visitor();
    await enters(fumi, await tomoni.staffLink('fundraising', 'fumi@tomoni.example'));
    await use(fumi);
  },
});

const LIST = `氏名,ふりがな,メール,郵便番号,住所,メルマガ,月額
青木 さくら,あおき さくら,sakura@aoki.example,150-0001,東京都渋谷区神宮前1-2-3,○,3000
青木 桜,アオキ サクラ,s.aoki@work.example,,,,
森 葵,もり,aoi@,,,,
青木　さくら,,SAKURA@aoki.example,1500001,東京都渋谷区神宮前1-2-3,,
`;

test('a list is taken in after a dry run, and who stands on it twice becomes one and two again', async ({ fumi }) => {
  await fumi.goto('/desk/donors');
  await fumi.getByRole('button', { name: '寄付者を加える' }).waitFor();
  await fumi.getByRole('link', { name: '名簿を取り込む' }).click();
  const file = { name: '名簿.csv', mimeType: 'text/csv', buffer: Buffer.from(LIST) };
  const choose = fumi.getByLabel('ファイルを選ぶ');
  await choose.setInputFiles(file);
  const fates = fumi.locator('.bank-lines tbody tr');
  await expect(fates).toHaveCount(4);
  await expect(fates.nth(0)).toContainText(/青木 さくら.*新規/);
  await expect(fates.nth(2)).toContainText(/取り込めない.*aoi@/);
  await expect(fates.nth(3)).toContainText('2行目と同じ');
  await fumi.getByRole('button', { name: /取り込めない/ }).click();
  await expect(fates).toHaveCount(1);
  await axe(fumi);
  await fumi.getByLabel(/本人の同意が書面などで確認できている/).check();
  await fumi.getByRole('button', { name: '新しい2件を取り込む' }).click();
  await expect(fumi.getByText('2件を取り込みました')).toBeVisible();

  // The same file again is nothing new.
  await choose.setInputFiles(file);
  await expect(fates.nth(0)).toContainText('登録済み');
  await expect(fumi.getByText('新しい寄付者はいません')).toBeVisible();
  await fumi.getByRole('button', { name: '取り込まずに閉じる' }).click();

  await fumi.getByRole('link', { name: 'すべての寄付者' }).click();
  await fumi.getByRole('link', { name: '青木 さくら' }).click();
  await expect(fumi.getByText('名簿に、本人の同意が記録されていた')).toBeVisible();
  await expect(fumi.getByText('同じ方かもしれない寄付者が1件あります：青木 桜')).toBeVisible();
  await fumi.getByRole('button', { name: '見比べる' }).click();
  const dialog = fumi.getByRole('dialog');
  await dialog.getByRole('button', { name: 'まとめる' }).click();
  await expect(dialog.locator('[role=alert]')).not.toBeEmpty();
  await dialog.getByRole('radio', { name: /青木 桜/ }).check();
  await expect(dialog.locator('.merge-sides')).toContainText('s.aoki@work.example');
  await axe(fumi, 'dialog[open]');
  await dialog.getByRole('button', { name: 'まとめる' }).click();
  await expect(fumi.getByText('「青木 桜」を「青木 さくら」にまとめました')).toBeVisible();
  const parts = fumi.locator('.merged-parts');
  await expect(parts).toContainText('s.aoki@work.example');
  await axe(fumi);

  // By the other name they are found as well, and stand once in the list.
  await fumi.getByRole('link', { name: 'すべての寄付者' }).click();
  await fumi.getByRole('searchbox').fill('青木 桜');
  await expect(fumi.locator('table.donors tbody tr')).toHaveCount(1);
  await fumi.locator('table.donors').getByRole('link', { name: '青木 さくら' }).click();
  await parts.getByRole('button', { name: '「青木 桜」のまとめを元に戻す' }).click();
  await expect(fumi.getByText('「青木 桜」を元に戻しました')).toBeVisible();
  await expect(parts).toHaveCount(0);
});
