import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type Page, expect, mailTo } from './fixtures';

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
