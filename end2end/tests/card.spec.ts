import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Page, axe, expect, test as base } from './fixtures';
import { PHONE } from './story';

/** The stand-in for the payment company, with its own address and its controls. */
class Company {
  url = '';
  readonly #child: ChildProcess;

  constructor() {
    const program = join(__dirname, '../stripe/main.mjs');
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

/** The form, up to its button. */
async function fills(page: Page, rhythm: string) {
  await page.goto('/give');
  await page.getByLabel(rhythm).check();
  await page.getByLabel('ほかの金額').fill('3000');
  await page.getByLabel(/^お名前/).fill('Amira Haddad');
  await page.getByLabel('メールアドレス').fill('amira@example.jp');
  await page.getByLabel('領収書はいらない').check();
}

const sends = (page: Page) => page.getByRole('button', { name: 'この内容で申し込む' }).click();

test('a card is taken on the company’s page, and only its word counts', async ({ company, complaints, visitor }) => {
  complaints.allow(/127\.0\.0\.1/);
  const amira = await visitor({ ...PHONE, javaScriptEnabled: false });
  await company.does('webhooks', { hold: true });
  await fills(amira, '毎月');
  await expect(amira.getByLabel('コンビニ払い')).toBeHidden();
  await axe(amira);
  await sends(amira);
  await expect(amira.getByRole('heading', { name: 'Stand-in checkout' })).toBeVisible();
  await expect(amira.getByText('¥3,000 every month')).toBeVisible();
  await amira.getByRole('button', { name: 'Pay with a card that is declined' }).click();
  await expect(amira.getByText('Your card was declined.')).toBeVisible();
  await amira.getByRole('button', { name: 'Pay', exact: true }).click();
  await expect(amira.locator('[data-outcome=waiting]')).toContainText('お支払いの確認を待っています');
  await axe(amira);
  await company.does('webhooks', { hold: false });
  await company.does('flush');
  await expect(amira.locator('[data-outcome=paid]')).toContainText('3,000円', { timeout: 20_000 });
});

test('whoever thinks better of it comes back to the form', async ({ company, complaints, visitor }) => {
  complaints.allow(/127\.0\.0\.1/);
  const amira = await visitor();
  await fills(amira, '今回だけ');
  await amira.getByLabel('コンビニ払い').check();
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
