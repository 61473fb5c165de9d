import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type Page, expect, mailTo } from './fixtures';
import { open } from './story';

/** By which address somebody gives. */
export const GIVER = 'sakura@example.jp';

type Tomoni = Parameters<typeof mailTo>[0];

/** From the sign-in page on, by the link in the mail. */
export async function signsIn(page: Page, tomoni: Tomoni, email: string): Promise<void> {
  await page.getByLabel('メールアドレス').fill(email);
  await page.getByRole('button', { name: 'リンクを送る' }).click();
  const mail = await mailTo(tomoni, email, /サインイン/);
  const link = mail.links.find((one) => one.includes('/sign-in/')) ?? '';
  await page.goto(new URL(link).pathname);
  await page.getByRole('button', { name: 'サインイン' }).click();
}

/** What pdftotext reads; `undefined` where it is not installed: the server's own stories read papers by a library. */
export async function words(path: string): Promise<string | undefined> {
  expect((await readFile(path)).subarray(0, 5).toString()).toBe('%PDF-');
  try {
    const { stdout } = await promisify(execFile)('pdftotext', ['-layout', path, '-']);
    return stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The home of who wants a receipt. */
export async function lives(at: Page | ReturnType<Page['getByRole']>): Promise<void> {
  await at.getByLabel('郵便番号').fill('150-0001');
  await at.getByLabel('都道府県').selectOption('東京都');
  await at.getByLabel('市区町村・町名').fill('渋谷区神宮前');
  await at.getByLabel('番地').fill('1-2-3');
}

/** Says where gifts go to, and from where receipts are issued. */
export async function issuesReceipts(fumi: Page): Promise<void> {
  await open(fumi, '/desk/donors/charity');
  await fumi.getByLabel('団体の名前').fill('特定非営利活動法人ともに見本');
  await fumi.getByLabel('振込先の口座').fill('見本みどり銀行 本店 普通 0123456');
  await fumi.getByRole('group', { name: '今回だけ' }).getByLabel('最低額').fill('500');
  await fumi.getByRole('group', { name: '今回だけ' }).getByLabel('金額の候補').fill('3000');
  await fumi.getByRole('group', { name: '毎月' }).getByLabel('最低額').fill('1000');
  await fumi.getByRole('group', { name: '毎月' }).getByLabel('金額の候補').fill('3000');
  await fumi.getByRole('group', { name: '毎年' }).getByLabel('最低額').fill('10000');
  await fumi.getByLabel('寄付のページで申し込みを受け付ける').check();
  await fumi.getByRole('button', { name: '保存する', exact: true }).click();
  await expect(fumi.getByText('受付中')).toBeVisible();
  await lives(fumi.getByRole('group', { name: '主たる事務所の所在地' }));
  await fumi.getByRole('button', { name: '領収書の設定を保存する' }).click();
  await expect(fumi.getByText('保存しました')).toBeVisible();
}

/** Somebody promises 3,000 yen on the plain page; where a plan is named, as its member. */
export async function promises(page: Page, rhythm = '', plan = ''): Promise<void> {
  await page.goto('/give');
  if (rhythm !== '') await page.getByRole('radio', { name: new RegExp(`^${rhythm}`) }).check();
  await page.getByRole('radio', { name: '3,000円', exact: true }).first().check();
  if (plan !== '') await page.getByRole('radio', { name: plan }).check();
  await page.getByLabel(/^お名前/).fill('𠮷田 さくら');
  await page.getByLabel('フリガナ').fill('ヨシダ サクラ');
  await page.getByLabel('メールアドレス').fill(GIVER);
  await lives(page);
  await page.getByRole('button', { name: 'この内容で申し込む' }).click();
  await expect(page.locator('[data-outcome=promised]')).toBeVisible();
}

/** Fumi books 3,000 yen that came by hand. */
export async function booked(fumi: Page): Promise<void> {
  await open(fumi, '/desk/donors');
  await fumi.getByRole('link', { name: '𠮷田 さくら' }).click();
  await fumi.getByRole('button', { name: '入金を記録する' }).click();
  const dialog = fumi.getByRole('dialog');
  await dialog.getByLabel('金額(円)').fill('3000');
  await dialog.getByRole('button', { name: '記録する' }).click();
  await expect(dialog).toBeHidden();
}
