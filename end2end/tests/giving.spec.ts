import { type Page, axe, expect, mailTo, test as base } from './fixtures';
import { GIVER as EMAIL, booked, issuesReceipts, promises, signsIn, words } from './giver';
import { PHONE, enters, open } from './story';

/** Fumi raises funds, in a browser of her own. */
const test = base.extend<{ fumi: Page }>({
  fumi: async ({ tomoni, visitor }, use) => {
    const fumi = await visitor();
    await enters(fumi, await tomoni.staffLink('fundraising', 'fumi@tomoni.example'));
    await use(fumi);
  },
});

test('by the link in a mail a donor sees what they give, mends their address and fetches a receipt', async ({
  complaints,
  fumi,
  tomoni,
  visitor,
}) => {
  complaints.allow(/422/);
  await issuesReceipts(fumi);
  const phone = await visitor({ ...PHONE, javaScriptEnabled: false });
  await promises(phone);
  const told = await mailTo(tomoni, EMAIL);
  const way = told.links.find((link) => link.endsWith('/me/giving'));
  expect(way).toBeTruthy();
  await booked(fumi);

  // The address in the mail leads to the door, and through it back.
  await phone.goto('/me/giving');
  await expect(phone).toHaveURL(/\/sign-in$/);
  await signsIn(phone, tomoni, EMAIL);
  await expect(phone).toHaveURL(/\/me\/giving$/);
  await expect(phone.getByRole('heading', { name: '寄付と領収書' })).toBeVisible();
  await expect(phone.getByText('合計 3,000円')).toBeVisible();

  await phone.getByRole('link', { name: '𠮷田 さくらの登録を直す' }).click();
  await phone.getByLabel('郵便番号').fill('907-1801');
  await phone.getByRole('button', { name: '住所を調べる' }).click();
  await expect(phone.getByLabel('市区町村・町名')).toHaveValue('八重山郡与那国町与那国');
  await phone.getByLabel('番地').fill('');
  await phone.getByRole('button', { name: '保存する' }).click();
  await expect(phone.locator('[data-outcome=refused]')).toBeVisible();
  await phone.getByLabel('番地').fill('４−５');
  await phone.getByRole('button', { name: '保存する' }).click();
  await expect(phone.getByRole('status')).toContainText('保存しました');

  await phone.getByRole('button', { name: /3,000円の領収書を発行/ }).click();
  await expect(phone.getByRole('status')).toContainText('領収書を発行しました');
  const file = phone.getByRole('link', { name: /領収書 \d{4}-000001 をダウンロード/ });
  const [download] = await Promise.all([phone.waitForEvent('download'), file.click()]);
  expect(download.suggestedFilename()).toMatch(/^receipt-\d{4}-000001\.pdf$/);
  const text = await words(await download.path());
  if (text !== undefined) {
    expect(text).toContain('𠮷田 さくら');
    expect(text).toContain('3,000');
    expect(text).toContain('沖縄県八重山郡与那国町与那国4-5');
  }
});

test('the page of gifts is sound with our client, in the light and in the dark', async ({ fumi, tomoni, visitor }) => {
  await issuesReceipts(fumi);
  const sakura = await visitor();
  await promises(sakura);
  await booked(fumi);
  await sakura.goto('/sign-in');
  await signsIn(sakura, tomoni, EMAIL);
  await open(sakura, '/me/giving');
  await expect(sakura.getByText('合計 3,000円')).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await sakura.emulateMedia({ colorScheme });
    await axe(sakura);
  }
  await sakura.getByRole('link', { name: /の登録を直す/ }).click();
  await expect(sakura.getByRole('heading', { name: 'ご登録の内容を直す' })).toBeVisible();
  await axe(sakura);
  // Nothing of it lies on the device: no store there is named by a person.
  const kept = await sakura.evaluate(async () => (await indexedDB.databases()).map((one) => one.name ?? ''));
  expect(kept.filter((name) => /[0-9a-f]{8}-[0-9a-f]{4}/.test(name))).toEqual([]);
});

test('who gives each month changes the amount, rests, goes on and ends it alone, and the desk sees it', async ({
  complaints,
  fumi,
  tomoni,
  visitor,
}) => {
  complaints.allow(/422/);
  await issuesReceipts(fumi);
  const phone = await visitor({ ...PHONE, javaScriptEnabled: false });
  await promises(phone, '毎月');
  await mailTo(tomoni, EMAIL);
  await phone.goto('/sign-in');
  await signsIn(phone, tomoni, EMAIL);
  await phone.goto('/me/giving');

  await phone.getByRole('link', { name: /毎月 3,000円.金額を変える$/ }).click();
  await phone.getByLabel('新しい金額(円)').fill('500');
  await phone.getByRole('button', { name: '決定' }).click();
  await expect(phone.getByLabel('新しい金額(円)')).toHaveValue('500');
  await expect(phone.locator('#other-said')).toContainText('1,000円');
  await phone.getByLabel('新しい金額(円)').fill('5000');
  await phone.getByRole('button', { name: '決定' }).click();
  await expect(phone.getByRole('status')).toContainText('金額を変更しました');
  await expect(phone.getByText('毎月 5,000円')).toBeVisible();
  await mailTo(tomoni, EMAIL, /変更を承りました/);

  await phone.getByRole('link', { name: /休む$/ }).click();
  await phone.getByRole('button', { name: '決定' }).click();
  await expect(phone.getByRole('status')).toContainText('休みにしました');
  await expect(phone.getByText('休止中')).toBeVisible();

  // The desk has it, and goes on for her, in a dialog.
  await open(fumi, '/desk/donors');
  await fumi.getByRole('link', { name: '𠮷田 さくら' }).click();
  await expect(fumi.getByText('休止中')).toBeVisible();
  await fumi.getByRole('button', { name: '再開する' }).click();
  const dialog = fumi.getByRole('dialog');
  await axe(fumi, 'dialog[open]');
  await dialog.getByRole('button', { name: '決定' }).click();
  await expect(dialog).toBeHidden();
  await expect(fumi.getByText('入金待ち')).toBeVisible();

  await phone.goto('/me/giving');
  await phone.getByRole('link', { name: /終える$/ }).click();
  await phone.getByLabel('理由(任意)').fill('引っ越しのため');
  await phone.getByRole('button', { name: '決定' }).click();
  await expect(phone.getByRole('status')).toContainText('終了しました');
  await expect(fumi.getByText('引っ越しのため')).toBeVisible();
});
