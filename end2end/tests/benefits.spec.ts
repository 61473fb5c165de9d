import { type Page, axe, expect, test as base } from './fixtures';
import { GIVER, booked, issuesReceipts, promises, signsIn, words } from './giver';
import { PHONE, enters, offline, online, open } from './story';

/** Fumi raises funds, in a browser of her own. */
const test = base.extend<{ fumi: Page }>({
  fumi: async ({ tomoni, visitor }, use) => {
    const fumi = await visitor();
    await enters(fumi, await tomoni.staffLink('fundraising', 'fumi@tomoni.example'));
    await use(fumi);
  },
});

test('a plan is made, chosen on a phone without JavaScript, and its kit packed once, also without a network', async ({
  complaints,
  fumi,
  tomoni,
  visitor,
}) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED/);
  await issuesReceipts(fumi);
  await fumi.getByRole('link', { name: '特典' }).click();
  await expect(fumi.getByText('会員プランがまだありません')).toBeVisible();
  await axe(fumi);
  await plans(fumi);

  const phone = await visitor({ ...PHONE, javaScriptEnabled: false });
  await promises(phone, '毎月', 'サポーター会員');
  await booked(fumi);
  await fumi.getByRole('navigation', { name: '寄付' }).getByRole('link', { name: '特典' }).click();
  const ready = fumi.getByRole('region', { name: '渡すもの' });
  const lines = ready.getByRole('listitem');
  await expect(lines).toHaveCount(1);
  await expect(lines).toContainText('ウェルカムキット');
  await expect(lines).toContainText('〒150-0001 東京都渋谷区神宮前1-2-3');
  for (const colorScheme of ['light', 'dark'] as const) {
    await fumi.emulateMedia({ colorScheme });
    await axe(fumi);
  }

  // The label for its parcel.
  await fumi.getByLabel('𠮷田 さくらさんのウェルカムキットを選ぶ').check();
  await expect(fumi.getByText('1件を選択中')).toBeVisible();
  const labels = fumi.getByRole('button', { name: '宛名ラベル(A4・12面)' });
  const [download] = await Promise.all([fumi.waitForEvent('download'), labels.click()]);
  expect(download.suggestedFilename()).toBe('labels.pdf');
  const text = await words(await download.path());
  if (text !== undefined) expect(text).toContain('𠮷田 さくら 様');

  // At the post office there is no network.
  await offline(fumi.context());
  await fumi.getByRole('button', { name: '渡したと記録' }).click();
  const dialog = fumi.getByRole('dialog');
  await dialog.getByLabel('メモ').fill('追跡 1234-5678');
  await dialog.getByRole('button', { name: '渡したと記録' }).click();
  await expect(dialog).toBeHidden();
  await expect(fumi.getByText('いま渡すものはありません')).toBeVisible();
  const recent = fumi.getByRole('region', { name: 'これまでの記録' });
  await expect(recent).toContainText('送信待ち');
  await online(fumi.context());
  await expect(recent).not.toContainText('送信待ち');

  // She sees that it is on its way.
  await phone.goto('/me/giving');
  await signsIn(phone, tomoni, GIVER);
  await expect(phone.getByText('会員プラン: サポーター会員')).toBeVisible();
  await expect(phone.getByRole('region', { name: '会員特典' })).toContainText(/ウェルカムキット.*追跡 1234-5678/s);

  // It came back: it waits for another address.
  await recent.getByRole('button', { name: '返送・取り消し' }).click();
  await dialog.getByLabel('メモ').fill('あて所に尋ねあたりません');
  await dialog.getByRole('button', { name: '改める' }).click();
  await expect(dialog).toBeHidden();
  await expect(fumi.getByRole('region', { name: '保留中' })).toContainText('返送された');

  // She leaves the plan by herself.
  await phone.getByRole('link', { name: /会員プラン/ }).click();
  await phone.getByRole('radio', { name: '会員にならない(寄付のみ)' }).check();
  await phone.getByRole('button', { name: '決定' }).click();
  await expect(phone.getByRole('status')).toContainText('会員プランを変えました');
  await expect(fumi.getByRole('region', { name: '保留中' })).toBeHidden();
});

test('what a plan cannot be is said beside its field, and nothing typed is lost', async ({ fumi }) => {
  await open(fumi, '/desk/donors/plans');
  await fumi.getByRole('button', { name: 'プランを作る' }).click();
  const dialog = fumi.getByRole('dialog');
  await dialog.getByLabel('プランの説明').fill('いつもともに');
  await dialog.getByRole('button', { name: '特典を足す' }).click();
  await dialog.getByLabel('時期').selectOption('毎年の決まった月');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await expect(dialog.getByText(/プランの名前|入力してください/).first()).toBeVisible();
  await dialog.getByLabel('プランの名前').fill('サポーター会員');
  await dialog.getByLabel('金額の下限(円)').fill('3000');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await expect(dialog.getByText(/特典の時期を確かめてください/)).toBeVisible();
  await expect(dialog.getByLabel('プランの説明')).toHaveValue('いつもともに');
  await axe(fumi);
  await dialog.getByLabel('月(例: 6 12)').fill('１２月、６月');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await expect(dialog).toBeHidden();
  await expect(fumi.getByRole('main')).toContainText('毎年 6月・12月');
  await fumi.setViewportSize(PHONE.viewport);
  await axe(fumi);
  const wide = await fumi.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, 'nothing reaches beyond a phone').toBe(0);
});

/** A plan of 3,000 yen a month with a kit. */
async function plans(fumi: Page): Promise<void> {
  await fumi.getByRole('link', { name: '会員プラン' }).first().click();
  await fumi.getByRole('button', { name: 'プランを作る' }).click();
  const dialog = fumi.getByRole('dialog');
  await dialog.getByLabel('プランの名前').fill('サポーター会員');
  await dialog.getByLabel('金額の下限(円)').fill('3000');
  await dialog.getByRole('button', { name: '特典を足す' }).click();
  await dialog.getByLabel('入会からの日数').fill('14');
  await axe(fumi);
  await dialog.getByRole('button', { name: '保存する' }).click();
  await expect(dialog).toBeHidden();
  await expect(fumi.getByRole('heading', { name: 'サポーター会員' })).toBeVisible();
}
