import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Page, axe, expect, test as base } from './fixtures';
import { lives, signsIn, words } from './giver';
import { PHONE, enters, open } from './story';

/** The stand-in for the payment company, with its own address and its controls. */
class Company {
  url = '';
  readonly #child: ChildProcess;

  constructor() {
    const program = join(import.meta.dirname, '../stripe/main.mjs');
    this.#child = spawn('node', [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  }

  async opens(): Promise<this> {
    const lines = createInterface({ input: this.#child.stdout! });
    for await (const line of lines) {
      this.url = line.replace('listening on ', '');
      break;
    }
    return this;
  }

  async does(what: string, told: object = {}) {
    const answer = await fetch(`${this.url}/control/${what}`, { method: 'POST', body: JSON.stringify(told) });
    expect(answer.ok, what).toBe(true);
    return answer.json();
  }

  closes() {
    this.#child.kill();
  }
}

const test = base.extend<{ company: Company }>({
  settings: { demo: true },

  company: async ({ tomoni }, use) => {
    const company = await new Company().opens();
    await tomoni.restart({
      TOMONI_STRIPE_URL: company.url,
      TOMONI_STRIPE_KEY: 'sk_test_browser',
      TOMONI_STRIPE_WEBHOOK_SECRETS: 'whsec_browser',
    });
    await company.does('webhooks', { url: `${tomoni.url}/webhooks/stripe`, secrets: ['whsec_browser'] });
    await use(company);
    company.closes();
  },
});

const EMAIL = 'amira@example.jp';

/** The form, up to its button. */
async function fills(page: Page, rhythm: string) {
  await page.goto('/give');
  await page.getByRole('radio', { name: new RegExp(`^${rhythm}`) }).check();
  await page.getByLabel('ほかの金額').fill('3000');
  await page.getByLabel(/^お名前/).fill('Amira Haddad');
  await page.getByLabel('メールアドレス').fill(EMAIL);
  await page.getByLabel('いらない').check();
}

const sends = (page: Page) => page.getByRole('button', { name: 'この内容で申し込む' }).click();

test('a card is taken on the company’s page, and only its word counts', async ({ company, complaints, visitor }) => {
  complaints.allow(/127\.0\.0\.1/);
  const amira = await visitor({ ...PHONE, javaScriptEnabled: false });
  await company.does('webhooks', { hold: true });
  await fills(amira, '毎月');
  await expect(amira.getByLabel('コンビニ払い')).toBeHidden();
  await sends(amira);
  await expect(amira.getByRole('heading', { name: 'Stand-in checkout' })).toBeVisible();
  await expect(amira.getByText('¥3,000 every month')).toBeVisible();
  await amira.getByRole('button', { name: 'Pay with a card that is declined' }).click();
  await expect(amira.getByText('Your card was declined.')).toBeVisible();
  await amira.getByRole('button', { name: 'Pay', exact: true }).click();
  await expect(amira.locator('[data-outcome=waiting]')).toContainText('お支払いの確認を待っています');
  await company.does('webhooks', { hold: false });
  await company.does('flush');
  await expect(amira.locator('[data-outcome=paid]')).toContainText('3,000円', { timeout: 20_000 });
});

test('whoever thinks better of it comes back to the form', async ({ company, complaints, visitor }) => {
  complaints.allow(/127\.0\.0\.1/);
  const amira = await visitor();
  await fills(amira, '今回だけ');
  await amira.getByLabel('コンビニ払い').check();
  await axe(amira);
  await sends(amira);
  await expect(amira.getByRole('button', { name: 'Get a number' })).toBeVisible();
  await amira.getByRole('link', { name: 'Cancel' }).click();
  await expect(amira.getByRole('button', { name: 'この内容で申し込む' })).toBeVisible();
  const { charges } = await company.does('record');
  expect(charges).toEqual([]);
});

test('while the company is silent nothing typed is lost', async ({ company, complaints, visitor }) => {
  complaints.allow(/503/);
  await company.does('outage', { on: true });
  const amira = await visitor();
  await fills(amira, '今回だけ');
  await sends(amira);
  await expect(amira.locator('[data-outcome=down]')).toContainText('いま、決済会社につながりません');
  await expect(amira.getByLabel(/^お名前/)).toHaveValue('Amira Haddad');
  await amira.getByLabel('銀行振込').check();
  await sends(amira);
  await expect(amira.locator('[data-outcome=promised]')).toContainText('3,000円');
});

test('a month that a card does not pay is mended by the donor alone, and its receipt fetched', async ({
  company,
  complaints,
  tomoni,
  visitor,
}) => {
  complaints.allow(/127\.0\.0\.1/);
  const amira = await visitor(PHONE);
  await fills(amira, '毎月');
  await amira.getByLabel('寄付のたびに').check();
  await lives(amira);
  await sends(amira);
  await amira.getByRole('button', { name: 'Pay', exact: true }).click();
  await expect(amira.locator('[data-outcome=paid]')).toContainText('3,000円', { timeout: 20_000 });
  await axe(amira);
  const { subscriptions } = await company.does('record');
  const { pledge } = subscriptions[0];

  await amira.goto('/sign-in');
  await signsIn(amira, tomoni, EMAIL);
  await amira.goto('/me/giving');
  await expect(amira.getByText('継続中')).toBeVisible();
  await amira.getByRole('link', { name: /金額を変える$/ }).click();
  await amira.getByLabel('新しい金額(円)').fill('5000');
  await amira.getByRole('button', { name: '決定' }).click();
  await expect(amira.getByRole('status')).toContainText('金額を変更しました');
  const asked = async () => (await company.does('record')).subscriptions[0].amount;
  await expect.poll(asked, { timeout: 20_000 }).toBe(5000);

  await company.does('card', { pledge, works: false });
  await company.does('bill', { pledge });
  const failed = amira.getByText('カードで受け取れませんでした');
  await expect(async () => {
    await amira.reload();
    await expect(failed).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await axe(amira);

  // Whoever looks after donors reads of it on the same day.
  const fumi = await visitor();
  await enters(fumi, await tomoni.staffLink('fundraising', 'fumi@tomoni.example'));
  await open(fumi, '/desk/tasks');
  const task = fumi.locator('.task', { hasText: 'Amira Haddad' });
  await expect(task).toContainText('引き落とせなかった継続寄付を確かめる');
  await task.getByRole('button', { name: '直す' }).click();
  const dialog = fumi.getByRole('dialog');
  await axe(fumi, 'dialog[open]');
  await dialog.getByLabel('メモ').fill('メールした');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await expect(dialog).toBeHidden();
  await expect(task).toContainText('メールした');
  await axe(fumi);

  await amira.getByRole('button', { name: /カードを変える$/ }).click();
  await expect(amira.getByRole('heading', { name: 'Stand-in portal' })).toBeVisible();
  await amira.getByRole('button', { name: 'Use a new card' }).click();
  await expect(amira.getByRole('heading', { name: '寄付と領収書' })).toBeVisible();
  await company.does('retry', { pledge });
  await expect(async () => {
    await amira.reload();
    await expect(amira.getByText('合計 8,000円')).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await expect(failed).toBeHidden();
  await expect(task.getByRole('button', { name: 'まだ終わっていない' })).toBeVisible();
  await task.getByRole('link').click();
  await expect(fumi.getByRole('heading', { name: 'Amira Haddad' })).toBeVisible();

  await amira.getByRole('button', { name: /5,000円の領収書を発行/ }).click();
  await expect(amira.getByRole('status')).toContainText('領収書を発行しました');
  const file = amira.getByRole('link', { name: /領収書 \d{4}-\d{6} をダウンロード/ });
  const [download] = await Promise.all([amira.waitForEvent('download'), file.click()]);
  const text = await words(await download.path());
  if (text !== undefined) {
    expect(text).toContain('Amira Haddad');
    expect(text).toContain('5,000');
  }
});
