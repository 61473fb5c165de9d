import { type Page, type Tomoni, axe, expect, mailTo, test } from './fixtures';
import { AOI, alive, enters, open, openEvent, registers, row } from './story';

const YURI = 'yuri@tomoni.example';

/** Leaves by the account page. */
async function signsOut(page: Page) {
  await open(page, '/me');
  await page.getByRole('button', { name: 'この端末からサインアウト' }).click();
  await expect(page).toHaveURL(/\/$/);
}

async function link(tomoni: Tomoni, address: string, subject: RegExp): Promise<string> {
  const mail = await mailTo(tomoni, address, subject);
  const found = mail.text.match(/https?:\/\/\S+\/sign-in\/\S+/)?.[0];
  if (!found) throw new Error(`no link in: ${mail.text}`);
  return found;
}

test('staff makes a passkey, and comes back by it alone', async ({ page, tomoni }) => {
  await enters(page, await tomoni.staffLink('administration', YURI));
  await expect(page).toHaveURL(/\/desk\/companies$/);
  await signsOut(page);
  await page.goto('/desk');
  await expect(page).toHaveURL(/\/sign-in$/);
  await alive(page);
  // By the keyboard: past the address and its button to the passkey.
  await page.getByLabel('メールアドレス').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'パスキーでサインイン' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/desk/companies');
  // What the desk keeps for when it is offline is looked at in sync.spec.ts.
  const left = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
  expect(left, 'nothing of the person lies in the browser').toEqual([]);
});

test('a link alone opens no desk, and a recovery code does once', async ({ complaints, page, tomoni, visitor }) => {
  complaints.allow(/status of 4(22|10)/);
  await enters(page, await tomoni.staffLink('events', YURI));
  await open(page, '/me');
  await page.getByRole('button', { name: '回復コードを作る' }).click();
  const codes = page.locator('.recovery code');
  await expect(codes).toHaveCount(8);
  const code = await codes.first().innerText();
  await axe(page);
  await open(page, '/me');
  await expect(page.getByText('残り 8 個')).toBeVisible();
  await expect(page.locator('.recovery')).toHaveCount(0);

  // Another phone, without the key: the mail alone is not enough.
  const phone = await visitor();
  await phone.goto('/sign-in');
  await phone.getByLabel('メールアドレス').fill(YURI);
  await phone.getByRole('button', { name: 'サインインのリンクを送る' }).click();
  await expect(phone.getByText('登録されていれば')).toBeVisible();
  const mailed = await link(tomoni, YURI, /サインイン/);
  await phone.goto(mailed);
  await phone.locator('main form button').click();
  await phone.waitForURL('**/me');
  await phone.goto('/desk');
  await expect(phone).toHaveURL(/\/me$/);
  await expect(phone.getByText('パスキーで確認してください')).toBeVisible();
  await axe(phone);
  await phone.getByText('パスキーを使えないとき').click();
  await phone.getByLabel('コード').fill('22222-22222');
  await phone.getByRole('button', { name: 'サインインする' }).click();
  await expect(phone.getByText('このリンクまたはコードは使えません')).toBeVisible();
  await phone.getByLabel('コード').fill(code.toLowerCase());
  await phone.getByRole('button', { name: 'サインインする' }).click();
  await phone.waitForURL('**/desk');
  // The link was spent by its first use.
  await phone.goto(mailed);
  await expect(phone.getByRole('heading', { name: 'このリンクは使えません' })).toBeVisible();
});

test('signing out there ends the other device at once', async ({ page, tomoni, visitor }) => {
  await openEvent(tomoni, 'business=2');
  await enters(page, await tomoni.staffLink('events', YURI));
  await open(page, '/me');
  await page.getByRole('button', { name: '回復コードを作る' }).click();
  const code = await page.locator('.recovery code').first().innerText();
  const other = await visitor();
  await other.goto(await tomoni.staffLink('events', YURI));
  await other.locator('main form button').click();
  await other.getByText('パスキーを使えないとき').click();
  await other.getByLabel('コード').fill(code);
  await other.getByRole('button', { name: 'サインインする' }).click();
  await open(other, '/desk/ideathon');
  await registers(page, AOI);
  await expect(row(other, '森 あおい')).toBeVisible();

  await open(page, '/me');
  const devices = page.locator('section').filter({ hasText: 'サインインしている端末' }).locator('li');
  await expect(devices).toHaveCount(2);
  await expect(devices.first()).toContainText('この端末');
  await devices.nth(1).getByRole('button').click();
  await expect(page.getByText('その端末をサインアウトしました。')).toBeVisible();
  await expect(other).toHaveURL(/\/sign-in$/);
  await expect(other.getByText('森 あおい')).toHaveCount(0);
});

test('an administrator invites, gives and takes away, and the other desk follows', async ({ page, tomoni, visitor }) => {
  await openEvent(tomoni, 'business=2');
  await enters(page, await tomoni.staffLink('administration', YURI));
  await expect(page.getByRole('navigation', { name: 'デスクの分野' })).toBeVisible();
  await open(page, '/desk/people');
  await page.getByRole('button', { name: 'スタッフを招く' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('メールアドレス').fill('emi@tomoni.example');
  await dialog.getByRole('button', { name: '招待を送る' }).click();
  const emi = page.locator('.person').filter({ hasText: 'emi@tomoni.example' });
  await expect(emi).toContainText('催し');

  const hers = await visitor();
  await enters(hers, await link(tomoni, 'emi@tomoni.example', /招待/));
  await open(hers, '/desk/ideathon');
  await registers(hers, AOI);
  await expect(row(hers, '森 あおい')).toBeVisible();
  await emi.getByRole('button', { name: /の担当を外す/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: '実行する' }).click();
  await expect(hers.getByText('森 あおい')).toHaveCount(0);
  await axe(page);

  // Herself she cannot remove: nobody would be left.
  const own = page.locator('.person').filter({ hasText: YURI });
  await own.getByRole('button', { name: /の担当を外す/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: '実行する' }).click();
  await expect(page.getByRole('dialog')).toContainText('管理者が一人もいなくなる');
});

test('a coordinator hands a code to somebody without mail', async ({ complaints, page, tomoni, visitor }) => {
  complaints.allow(/status of 422/);
  await enters(page, await tomoni.staffLink('coordination', 'nao@tomoni.example'));
  await open(page, '/desk/people');
  await page.getByRole('button', { name: '方を登録する' }).click();
  await page.getByRole('dialog').getByLabel('お名前').fill('Sam');
  await page.getByRole('dialog').getByRole('button', { name: '登録する' }).click();
  const sam = page.locator('.person').filter({ hasText: 'Sam' });
  await expect(sam).toContainText('危険への配慮あり');
  await sam.getByRole('button', { name: 'サインインのコードを渡す' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'コードを出す' }).click();
  const code = await page.getByRole('dialog').locator('.word--large').innerText();

  const phone = await visitor();
  await phone.goto('/sign-in/code');
  await axe(phone);
  await phone.getByLabel('コード').fill('XXXXX-XXXXX');
  await phone.getByRole('button', { name: 'サインインする' }).click();
  await expect(phone.getByLabel('コード')).toHaveAccessibleDescription('このコードは使えません。');
  await phone.getByLabel('コード').fill(code);
  await phone.getByRole('button', { name: 'サインインする' }).click();
  await phone.waitForURL('**/me');
  await expect(phone.getByText('インターナショナル')).toBeVisible();
  await axe(phone);
  // The copy waits for the coordinator and three days.
  await phone.getByRole('link', { name: 'ファイルを受け取る' }).click();
  await expect(phone.getByText('まだできません')).toBeVisible();
  await phone.getByRole('button', { name: '受け取りを申し出る' }).click();
  await expect(sam.getByRole('button', { name: '本人と確かめた' })).toBeVisible();
});

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false });

  test('the account is kept by plain forms, in both languages', async ({ complaints, page, tomoni, visitor }) => {
    complaints.allow(/status of 422/);
    const staff = await visitor({ javaScriptEnabled: true });
    await enters(staff, await tomoni.staffLink('fundraising', YURI));
    await open(staff, '/desk/people');
    await staff.getByRole('button', { name: '方を登録する' }).click();
    await staff.getByRole('dialog').getByLabel('お名前').fill('遠藤 恵美');
    await staff.getByRole('dialog').getByLabel('メールアドレス').fill('emi@sample.example');
    await staff.getByRole('dialog').getByRole('button', { name: '登録する' }).click();
    await expect(staff.locator('.person').filter({ hasText: '遠藤 恵美' })).toContainText('寄付者');

    await page.goto('/sign-in');
    await page.getByLabel('メールアドレス').fill('no address');
    await page.getByRole('button', { name: 'サインインのリンクを送る' }).click();
    await expect(page.getByLabel('メールアドレス')).toHaveValue('no address');
    await expect(page.getByLabel('メールアドレス')).toHaveAccessibleDescription(/確かめてください/);
    await page.getByLabel('メールアドレス').fill('emi@sample.example');
    await page.getByRole('button', { name: 'サインインのリンクを送る' }).click();
    await page.goto(await link(tomoni, 'emi@sample.example', /サインイン/));
    await page.locator('main form button').click();
    await page.waitForURL('**/me');
    await page.getByLabel('お名前').fill('えんどう えみ');
    await page.getByLabel('催しや活動のお知らせ').check();
    await page.getByLabel('ことば', { exact: true }).selectOption('English');
    await page.getByRole('button', { name: '保存する' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your account');
    await expect(page.getByLabel('Name, as you wish')).toHaveValue('えんどう えみ');
    await expect(page.getByLabel('News and invitations')).toBeChecked();
    await expect(page.getByText('Donor', { exact: true })).toBeVisible();
    await page.getByText('Erase me').click();
    await expect(page.getByText('Books of donations and fees: 7 years')).toBeVisible();
    await page.getByRole('button', { name: 'Ask to be erased' }).click();
    await expect(page.getByText('You will be erased after')).toBeVisible();
    await page.getByRole('button', { name: 'Keep my account' }).click();
    await expect(page.getByText('Your wish was taken back.')).toBeVisible();
  });
});

test.describe('with sample data', () => {
  test.use({ settings: { demo: true } });

  test('the printed link opens the desk without a passkey, under a banner', async ({ page, tomoni }) => {
    const printed = tomoni.log.match(/https?:\/\/\S+\/sign-in\/\S+/)?.[0];
    await page.goto(printed ?? '');
    await page.locator('main form button').click();
    await page.waitForURL('**/desk');
    await expect(page.locator('.demo')).toBeVisible();
  });
});

test('an administrator searches the audit log', async ({ page, tomoni }) => {
  await enters(page, await tomoni.staffLink('administration', YURI));
  await open(page, '/desk/audit');
  await expect(page.getByRole('cell', { name: 'people.add_passkey' })).toBeVisible();
  await page.getByLabel('操作').fill('people.invite');
  await page.getByRole('button', { name: 'さがす' }).click();
  await expect(page.locator('.audit tbody tr')).toHaveCount(1);
  await axe(page);
});
