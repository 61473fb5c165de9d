import { type Page, axe, expect, mailTo, test as base } from './fixtures';
import { PHONE, enters, open } from './story';

/** Fumi raises funds, in a browser of her own. */
const test = base.extend<{ fumi: Page }>({
  fumi: async ({ tomoni, visitor }, use) => {
    const fumi = await visitor();
    await enters(fumi, await tomoni.staffLink('fundraising', 'fumi@tomoni.example'));
    await use(fumi);
  },
});

const EMAIL = 'sakura@example.jp';

test('a visitor gives to a campaign without our client, and its page shows the money once it has come', async ({
  fumi,
  tomoni,
  visitor,
}) => {
  await takesGifts(fumi);
  await announces(fumi, '港の食堂をひらく', 'harbour', '50000');
  await axe(fumi);
  const line = fumi.locator('[data-campaign=harbour]');
  await expect(line).toContainText('受付中');
  await expect(line).toContainText('0%');

  const phone = await visitor({ ...PHONE, javaScriptEnabled: false });
  await phone.goto('/give');
  await phone.getByRole('link', { name: '港の食堂をひらく' }).click();
  await expect(phone).toHaveURL(/\/give\/harbour$/);
  await expect(phone.getByRole('heading', { name: '港の食堂をひらく' })).toBeVisible();
  await expect(phone.getByRole('progressbar', { name: '目標金額に対する達成率' })).toBeVisible();
  await expect(phone.getByText('寄付 0件')).toBeVisible();
  await promises(phone, '30000');
  await mailTo(tomoni, EMAIL);
  await phone.goto('/give/harbour');
  await expect(phone.getByText('寄付 0件')).toBeVisible();

  await booked(fumi, '30000');
  await expect(fumi.getByText('キャンペーン「港の食堂をひらく」').first()).toBeVisible();
  await phone.goto('/give/harbour');
  await expect(phone.locator('[data-raised]').first()).toHaveAttribute('data-raised', '30000');
  await expect(phone.getByText('寄付 1件')).toBeVisible();
  await expect(phone.getByText(/達成率60%/)).toBeVisible();

  // With our client the page says the same, in the light and in the dark.
  const visits = await visitor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await visits.emulateMedia({ colorScheme });
    for (const path of ['/give/harbour', '/give']) {
      await visits.goto(path);
      await expect(visits.locator('[data-raised]').first()).toHaveAttribute('data-raised', '30000');
      await axe(visits);
    }
  }

  // It counts for none, and for the campaign again.
  await attributes(fumi, 'なし');
  await phone.goto('/give/harbour');
  await expect(phone.getByText('寄付 0件')).toBeVisible();
  await attributes(fumi, '港の食堂をひらく');

  await open(fumi, '/desk/donors/campaigns');
  await expect(line).toContainText('60%');
  const file = fumi.waitForEvent('download');
  await line.getByRole('button', { name: /CSVで保存/ }).click();
  expect((await file).suggestedFilename()).toMatch(/^donors-campaign-\d{4}-\d{2}-\d{2}\.csv$/);

  // Closed, its page stays with the final figure.
  await line.getByRole('button', { name: '「港の食堂をひらく」の内容を変える' }).click();
  const dialog = fumi.getByRole('dialog');
  await dialog.getByLabel('寄付を受け付ける').uncheck();
  await axe(fumi, 'dialog[open]');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await expect(dialog).toBeHidden();
  await expect(line).toContainText('終了');
  await phone.goto('/give/harbour');
  await expect(phone.getByText(/最終の金額は30,000円/)).toBeVisible();
  await phone.getByRole('link', { name: '寄付のページへ' }).click();
  await expect(phone).toHaveURL(/\/give$/);
});

test('an address that another campaign has is told beside the field', async ({ fumi }) => {
  await takesGifts(fumi);
  await announces(fumi, '港の食堂をひらく', 'harbour', '50000');
  await fills(fumi, '学校に本を', 'harbour', '80000');
  const dialog = fumi.getByRole('dialog');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await expect(dialog.locator('#slug-said')).toContainText('すでに使われています');
  await expect(dialog.getByLabel('キャンペーン名', { exact: false }).first()).toHaveValue('学校に本を');
});

async function takesGifts(fumi: Page): Promise<void> {
  await open(fumi, '/desk/donors/charity');
  await fumi.getByLabel('団体の名前').fill('特定非営利活動法人ともに見本');
  await fumi.getByLabel('振込先の口座').fill('見本みどり銀行 本店 普通 0123456');
  for (const [group, least] of [
    ['今回だけ', '500'],
    ['毎月', '1000'],
    ['毎年', '10000'],
  ] as const) {
    await fumi.getByRole('group', { name: group }).getByLabel('最低額').fill(least);
    await fumi.getByRole('group', { name: group }).getByLabel('金額の候補').fill('30000');
  }
  await fumi.getByLabel('寄付のページで申し込みを受け付ける').check();
  await fumi.getByRole('button', { name: '保存する', exact: true }).click();
  await expect(fumi.getByText('受付中')).toBeVisible();
}

async function fills(fumi: Page, title: string, slug: string, goal: string): Promise<void> {
  await open(fumi, '/desk/donors/campaigns');
  await fumi.getByRole('button', { name: 'キャンペーンを作る' }).click();
  const dialog = fumi.getByRole('dialog');
  await dialog.locator('[name=title]').fill(title);
  await dialog.locator('[name=slug]').fill(slug);
  await dialog.locator('[name=goal]').fill(goal);
  await dialog.locator('[name=text]').fill('毎週金曜日に、\nいっしょに食べます。');
  await dialog.getByLabel('寄付を受け付ける').check();
}

async function announces(fumi: Page, title: string, slug: string, goal: string): Promise<void> {
  await fills(fumi, title, slug, goal);
  const dialog = fumi.getByRole('dialog');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await expect(dialog).toBeHidden();
  await expect(fumi.getByText(`「${title}」を保存しました`)).toBeVisible();
}

async function promises(page: Page, yen: string): Promise<void> {
  await page.getByLabel('今回だけ').check();
  await page.getByLabel('ほかの金額(円)').fill(yen);
  await page.getByLabel(/^お名前/).fill('青木 さくら');
  await page.getByLabel('フリガナ').fill('アオキ サクラ');
  await page.getByLabel('メールアドレス').fill(EMAIL);
  await page.getByRole('radio', { name: 'いらない' }).check();
  await page.getByRole('button', { name: 'この内容で申し込む' }).click();
  await expect(page.locator('[data-outcome=promised]')).toBeVisible();
}

async function booked(fumi: Page, yen: string): Promise<void> {
  await open(fumi, '/desk/donors');
  await fumi.locator('table.donors').getByRole('link', { name: '青木 さくら' }).click();
  await fumi.getByRole('button', { name: '入金を記録する' }).click();
  const dialog = fumi.getByRole('dialog');
  await dialog.getByLabel('金額(円)').fill(yen);
  await dialog.getByRole('button', { name: '記録する' }).click();
  await expect(dialog).toBeHidden();
}

async function attributes(fumi: Page, to: string): Promise<void> {
  await open(fumi, '/desk/donors');
  await fumi.locator('table.donors').getByRole('link', { name: '青木 さくら' }).click();
  await fumi.getByRole('button', { name: /30,000円のキャンペーンを変える/ }).click();
  const dialog = fumi.getByRole('dialog');
  await dialog.locator('[name=campaign]').selectOption({ label: to });
  // The dialog goes at once; a stranger sees it when the server has it.
  const sent = fumi.waitForResponse((answer) => answer.url().endsWith('/sync/push'));
  await dialog.locator('.dialog-foot .button--go').click();
  await expect(dialog).toBeHidden();
  await sent;
}
