import { type Page, type Tomoni, axe, expect, mailTo, test as base } from './fixtures';
import { PHONE, enters, open } from './story';

/** Fumi raises funds, in a browser of her own. */
const test = base.extend<{ fumi: Page }>({
  fumi: async ({ tomoni, visitor }, use) => {
    const fumi = await visitor();
    await enters(fumi, await tomoni.staffLink('fundraising', 'fumi@tomoni.example'));
    await use(fumi);
  },
});

const ACCOUNT = '見本みどり銀行 本店(001)\n普通 0123456\nトクヒ)トモニミホン';

test('gifts are promised without JavaScript once staff says where to, and nothing typed is lost', async ({
  complaints,
  fumi,
  tomoni,
  visitor,
}) => {
  complaints.allow(/422/);
  const sakura = await visitor({ ...PHONE, javaScriptEnabled: false });
  await sakura.goto('/give');
  await expect(sakura.getByRole('heading', { name: '寄付の受付を準備しています' })).toBeVisible();
  await expect(fumi.getByText('まだ寄付者がいません')).toBeVisible();
  await takesGifts(fumi);
  await axe(fumi);

  await sakura.goto('/give');
  await expect(sakura.getByRole('radio', { name: '1,000円' })).toBeVisible();
  await expect(sakura.getByRole('radio', { name: '30,000円' })).toBeHidden();
  await sakura.getByLabel('今回だけ').check();
  await expect(sakura.getByRole('radio', { name: '30,000円' })).toBeVisible();
  await sakura.getByLabel('毎月').check();
  await sakura.getByLabel('ほかの金額').fill('三千円');
  await sakura.getByLabel(/^お名前/).fill('𠮷田　さくら');
  await sakura.getByLabel('メールアドレス').fill('sakura@example.jp');
  await sakura.getByLabel('郵便番号').fill('498-0000');
  await sakura.getByRole('button', { name: '住所を調べる' }).click();
  await sakura.getByRole('button', { name: '愛知県弥富市' }).click();
  await expect(sakura.getByLabel('市区町村・町名')).toHaveValue('弥富市');
  await expect(sakura.getByLabel('都道府県')).toHaveValue('愛知県');
  await sakura.getByLabel('番地').fill('１−２');
  // Enter means the form's own button, not the one that looks for an address.
  await sakura.getByLabel('番地').press('Enter');
  await expect(sakura.locator('[data-outcome=refused]')).toContainText('2つの欄を直してください');
  await expect(sakura.getByLabel('ほかの金額')).toHaveAccessibleDescription(/金額を半角か全角の数字で/);
  await expect(sakura.getByLabel('フリガナ')).toHaveAccessibleDescription(/フリガナをご記入ください/);
  await expect(sakura.getByLabel(/^お名前/)).toHaveValue('𠮷田　さくら');
  await sakura.getByLabel('フリガナ').fill('よしだ ｻｸﾗ');
  await sakura.getByLabel('ほかの金額').fill('３００');
  await sakura.getByRole('button', { name: 'この内容で申し込む' }).click();
  await expect(sakura.getByLabel('ほかの金額')).toHaveAccessibleDescription(/1,000円からお受けしています/);
  await sakura.getByLabel('ほかの金額').fill('3,000円');
  await sakura.getByRole('button', { name: 'この内容で申し込む' }).click();
  await expect(sakura.locator('[data-outcome=promised]')).toContainText('3,000円');
  const number = await sakura.locator('.reference').innerText();
  expect(number).toMatch(/^\d{7}$/);
  const mail = await mailTo(tomoni, 'sakura@example.jp');
  expect(mail.text).toContain(number);
  expect(mail.text).toContain('普通 0123456');
  expect(mail.subject).not.toMatch(/寄付|円|振/);

  // It is at the desk at once.
  await rail(fumi, '寄付者').click();
  const row = fumi.locator('tbody tr').filter({ hasText: '𠮷田 さくら' });
  await expect(row).toContainText('入金待ち');
  await fumi.getByRole('searchbox').fill(number);
  await expect(row).toBeVisible();
  await row.getByRole('link', { name: '𠮷田 さくら' }).click();
  await expect(fumi.getByRole('heading', { name: '𠮷田 さくら' })).toBeVisible();
  await expect(fumi.getByText('愛知県弥富市1-2')).toBeVisible();
});

test('the bank says whose the money is, the rest is told by hand, and the books prove it', async ({
  fumi,
  tomoni,
  visitor,
}) => {
  await takesGifts(fumi);
  const number = await promises(await visitor(), 'さくら');
  await rail(fumi, '銀行の明細').click();
  const file = { name: '明細.csv', mimeType: 'text/csv', buffer: statement(number) };
  const choose = fumi.getByLabel('ファイルを選ぶ');
  await choose.setInputFiles(file);
  const fates = fumi.locator('.bank-lines tbody tr');
  await expect(fates).toHaveCount(4);
  await expect(fates.nth(0)).toContainText(/3,000円.*寄付者がわかる 青木 さくら/);
  await expect(fates.nth(1)).toContainText(/5,000円.*未確認になる/);
  await expect(fates.nth(2)).toContainText('出金');
  await expect(fates.nth(3)).toContainText(/取り込めない 日付が読めません/);
  await axe(fumi);
  await expect.poll(() => proved(tomoni)).toContain('agrees: 0 postings');
  await fumi.getByRole('button', { name: '新しい2件を取り込む' }).click();
  await expect(fumi.getByText('2件を取り込みました')).toBeVisible();
  await expect.poll(() => proved(tomoni)).toContain('agrees: 3 postings, 6 entries');
  await mailTo(tomoni, 'giver@example.jp', /ありがとう/);

  // The same file again is nothing new.
  await choose.setInputFiles(file);
  await expect(fates.nth(0)).toContainText('取り込み済み');
  await expect(fumi.getByText('新しい入金はありません')).toBeVisible();
  await fumi.getByRole('button', { name: '取り込まずに閉じる' }).click();

  await fumi.getByRole('button', { name: /^フジワラ ケンイチの5,000円を振り分ける/ }).click();
  const dialog = fumi.getByRole('dialog');
  await dialog.getByRole('button', { name: '振り分ける' }).click();
  await expect(dialog).toContainText('どなたの入金か、選んでください');
  await dialog.getByRole('searchbox').fill('あおき');
  await dialog.getByRole('radio', { name: /青木 さくら/ }).check();
  await axe(fumi);
  await dialog.getByRole('button', { name: '振り分ける' }).click();
  await expect(fumi.getByText('「青木 さくら」の入金にしました')).toBeVisible();
  await expect.poll(() => proved(tomoni)).toContain('agrees: 4 postings, 8 entries');

  // It was somebody else's: the line waits again.
  await rail(fumi, '寄付者').click();
  await fumi.getByRole('link', { name: '青木 さくら' }).click();
  await fumi.getByRole('button', { name: /5,000円の入金を取り消す/ }).click();
  await dialog.getByRole('button', { name: '取り消す' }).click();
  await expect(dialog.getByLabel('理由')).toHaveAccessibleDescription(/理由を/);
  await dialog.getByLabel('理由').fill('同じ名字の別の方');
  await dialog.getByRole('button', { name: '取り消す' }).click();
  await expect(dialog).toBeHidden();
  await expect(fumi.getByText('同じ名字の別の方')).toBeVisible();
  await axe(fumi);
  await rail(fumi, '銀行の明細').click();
  await expect(fumi.getByRole('button', { name: /^フジワラ ケンイチの5,000円を振り分ける/ })).toBeVisible();
  const books = await proved(tomoni);
  expect(books).toMatch(/bank +8000\n/);
  expect(books).toMatch(/unassigned +-5000\n/);
  expect(books).toMatch(/supporting +-3000\n/);
});

test('a receipt is issued, fetched, issued again and void, and the books say so', async ({ fumi, tomoni, visitor }) => {
  await takesGifts(fumi);
  const seat = fumi.getByRole('group', { name: '主たる事務所の所在地' });
  await lives(seat);
  await fumi.getByRole('button', { name: '領収書の設定を保存する' }).click();
  await expect(fumi.getByText('保存しました')).toBeVisible();
  const sakura = await visitor();
  await open(sakura, '/give');
  await sakura.getByRole('radio', { name: '3,000円' }).check();
  await sakura.getByLabel(/^お名前/).fill('𠮷田 さくら');
  await sakura.getByLabel('フリガナ').fill('ヨシダ サクラ');
  await sakura.getByLabel('メールアドレス').fill('sakura@example.jp');
  await lives(sakura);
  await sakura.getByRole('button', { name: 'この内容で申し込む' }).click();
  await expect(sakura.locator('[data-outcome=promised]')).toBeVisible();

  await rail(fumi, '寄付者').click();
  await fumi.getByRole('link', { name: '𠮷田 さくら' }).click();
  await fumi.getByRole('button', { name: '入金を記録する' }).click();
  const dialog = fumi.getByRole('dialog');
  await dialog.getByLabel('金額(円)').fill('3000');
  await dialog.getByRole('button', { name: '記録する' }).click();
  await expect(dialog).toBeHidden();
  await fumi.getByRole('checkbox', { name: /3,000円を領収書に載せる/ }).check();
  await fumi.getByRole('button', { name: '領収書を発行' }).click();
  await expect(dialog).toContainText('sakura@example.jp');
  await axe(fumi);
  await dialog.getByRole('button', { name: '発行する' }).click();
  const file = fumi.getByRole('link', { name: /領収書 \d{4}-000001 のPDF/ });
  await expect(file).toBeVisible();
  const [download] = await Promise.all([fumi.waitForEvent('download'), file.click()]);
  expect(download.suggestedFilename()).toMatch(/^receipt-\d{4}-000001\.pdf$/);
  const mail = await mailTo(tomoni, 'sakura@example.jp', /領収書/);
  expect(mail.papers).toEqual([download.suggestedFilename()]);
  await expect.poll(() => proved(tomoni)).toContain('1 receipts that hold');

  await fumi.getByRole('button', { name: /000001を再発行する/ }).click();
  await dialog.getByLabel('理由').fill('紛失のため');
  await dialog.getByRole('button', { name: '再発行する' }).click();
  await expect(fumi.getByText('再発行 1回')).toBeVisible();
  await fumi.getByRole('button', { name: /000001を無効にする/ }).click();
  await dialog.getByLabel('理由').fill('宛名の誤り');
  await axe(fumi);
  await dialog.getByRole('button', { name: '無効にする' }).click();
  await expect(fumi.getByRole('button', { name: /000001の代わりを発行する/ })).toBeVisible();
  await axe(fumi);
  await expect.poll(() => proved(tomoni)).toContain('0 receipts that hold');
  await rail(fumi, '領収書').click();
  await expect(fumi.getByRole('heading', { name: '1年分の領収書' })).toBeVisible();
  await axe(fumi);
  await rail(fumi, '帳簿').click();
  await expect(fumi.getByText('1円まで一致しています')).toBeVisible();
  await axe(fumi);
});

/** Says an address. */
async function lives(at: Page | ReturnType<Page['getByRole']>): Promise<void> {
  await at.getByLabel('郵便番号').fill('150-0001');
  await at.getByLabel('都道府県').selectOption('東京都');
  await at.getByLabel('市区町村・町名').fill('渋谷区神宮前');
  await at.getByLabel('番地').fill('1-2-3');
}

/** Says where gifts go to, and opens the public page for them. */
async function takesGifts(fumi: Page): Promise<void> {
  await open(fumi, '/desk/donors/charity');
  await fumi.getByLabel('団体の名前').fill('特定非営利活動法人ともに見本');
  await fumi.getByLabel('振込先の口座').fill(ACCOUNT);
  const offers: [string, string, string][] = [
    ['今回だけ', '500', '3000 10,000 30000'],
    ['毎月', '1000', '1000 3000'],
    ['毎年', '10000', ''],
  ];
  for (const [rhythm, least, suggested] of offers) {
    const offer = fumi.getByRole('group', { name: rhythm });
    await offer.getByLabel('最低額').fill(least);
    await offer.getByLabel('金額の候補').fill(suggested);
  }
  await fumi.getByLabel('寄付のページで申し込みを受け付ける').check();
  await fumi.getByRole('button', { name: '保存する', exact: true }).click();
  await expect(fumi.getByText('受付中')).toBeVisible();
}

/** The way to one of the section's pages. */
function rail(page: Page, name: string) {
  const pages = page.getByRole('navigation', { name: '寄付者のページ' });
  return pages.getByRole('link', { name: new RegExp(`^${name}`) });
}

/** Somebody promises 3,000 yen a month; gives the number for the transfer. */
async function promises(page: Page, given: string): Promise<string> {
  await open(page, '/give');
  await page.getByRole('radio', { name: '3,000円' }).check();
  await page.getByLabel(/^お名前/).fill(`青木 ${given}`);
  await page.getByLabel('フリガナ').fill(`アオキ ${given}`);
  await page.getByLabel('メールアドレス').fill('giver@example.jp');
  await page.getByLabel('いらない').check();
  await axe(page);
  await page.getByRole('button', { name: 'この内容で申し込む' }).click();
  await axe(page);
  return page.locator('.reference').innerText();
}

/** What a bank exports, as it exports it: Shift_JIS, names in half-width kana. Four lines below their columns' names. */
function statement(number: string): Buffer {
  const columns = '93fa95742c82a8976193fc8be08a7a2c82a888f88f6f8be08a7a2c93459776';
  const lines: [string, string, string][] = [
    ['2026/01/20,3000,,', `${number} `, 'b1b5b720bbb8d7'],
    ['2026/01/20,"5,000",,', '', 'ccbcdedcd720b9ddb2c1'],
    ['2026/01/20,,440,', '', 'c3bdb3d8d6b3'],
    ['2026/13/40,100,,', '', 'cbc2deb920c5bc'],
  ];
  const rows = lines.map(([plain, digits, kana]) =>
    Buffer.concat([Buffer.from(`\n${plain}${digits}`), Buffer.from(kana, 'hex')]),
  );
  return Buffer.concat([Buffer.from(columns, 'hex'), ...rows]);
}

function proved(tomoni: Tomoni): Promise<string> {
  return tomoni.cli(['ledger', 'verify']);
}
