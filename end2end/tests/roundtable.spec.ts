import { type Locator, type Page, type Tomoni, axe, expect, mailTo, test as base } from './fixtures';
import { alive, enters, keepsThePages, lies, offline, online, open, openEvent, signIn } from './story';

/** Pia keeps the platform; Ken, of the events, adds a company that she finds. */
const test = base.extend<{ ken: Page; pia: Page }>({
  ken: async ({ tomoni, visitor }, use) => {
    await openEvent(tomoni, 'business=5');
    const ken = await visitor();
    await signIn(ken, tomoni, '/desk/companies');
    for (const name of ['さくら食品', '若葉銀行']) {
      await ken.getByRole('button', { name: '企業を登録する' }).click();
      const dialog = ken.getByRole('dialog');
      await dialog.getByLabel('企業名').fill(name);
      await dialog.getByRole('button', { name: '登録する', exact: true }).click();
      await expect(dialog).toBeHidden();
    }
    await use(ken);
  },
  pia: async ({ ken, tomoni, visitor }, use) => {
    await expect(names(ken)).toHaveCount(2);
    const pia = await visitor();
    await enters(pia, await tomoni.staffLink('platform', 'pia@tomoni.example'));
    await open(pia, '/desk/companies');
    await use(pia);
  },
});

const names = (page: Page) => page.locator('.companies .company-name');
const times = (page: Page) => page.locator('.members li');

test('a company joins, has contacts, leaves and comes back, while Ken looks', async ({ ken, pia }) => {
  await pia.getByRole('link', { name: 'さくら食品' }).click();
  await expect(pia.getByText('まだ会員になったことがありません')).toBeVisible();
  await pia.getByRole('button', { name: '会員にする' }).click();
  const dialog = pia.getByRole('dialog');
  await dialog.getByLabel('入会日').fill('2024-04-01');
  await dialog.getByLabel('メモ').fill('会費は請求書で');
  await dialog.getByRole('button', { name: '会員にする' }).click();
  await expect(dialog).toBeHidden();
  await expect(times(pia)).toHaveText(/会員2024年4月1日.*から会費は請求書で/);

  // Ken sees that it belongs, not what is noted; he makes nobody a member.
  const listed = ken.locator('.company').filter({ hasText: 'さくら食品' });
  await expect(listed.getByText('会員')).toBeVisible();
  await ken.getByLabel('会員だけ').check();
  await expect(names(ken)).toHaveText(['さくら食品']);
  await listed.click();
  await expect(times(ken)).toContainText('2024年4月1日');
  await expect(ken.getByText('会費は請求書で')).toHaveCount(0);
  await expect(times(ken).getByRole('button')).toHaveCount(0);
  await expect(ken.getByText('担当者を加える')).toHaveCount(0);

  await pia.getByRole('button', { name: '担当者を加える' }).click();
  await dialog.getByLabel('お名前').fill('中川 花');
  await dialog.getByLabel('メールアドレス').fill('hana@sakura-foods.example');
  await dialog.locator('.dialog-foot button').last().click();
  await expect(dialog).toBeHidden();
  await expect(pia.locator('.people .person')).toContainText('中川 花');

  // With the keyboard alone.
  await pia.getByRole('button', { name: '退会にする' }).focus();
  await pia.keyboard.press('Enter');
  await expect(dialog.getByLabel('退会日')).toBeFocused();
  await tabsTo(pia, dialog.getByLabel('理由'));
  await pia.keyboard.type('担当部署がなくなった');
  await tabsTo(pia, dialog.getByRole('button', { name: '退会にする' }));
  await pia.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(times(pia)).toContainText('退会の理由:担当部署がなくなった');
  await expect(times(ken)).toContainText('退会');
  await expect(ken.getByText('担当部署がなくなった')).toHaveCount(0);
  await expect(pia.locator('.people .person')).toContainText('中川 花');

  await pia.getByRole('button', { name: '会員にする' }).click();
  await dialog.getByRole('button', { name: '会員にする' }).click();
  await expect(times(pia)).toHaveCount(2);
  await expect(times(ken)).toHaveCount(2);
  await axe(pia);
  await axe(ken);
});

test('a note that somebody else mended meanwhile is shown before it is written over', async ({ pia, tomoni, visitor }) => {
  await pia.getByRole('link', { name: '若葉銀行' }).click();
  await pia.getByRole('button', { name: '会員にする' }).click();
  const dialog = pia.getByRole('dialog');
  await dialog.getByRole('button', { name: '会員にする' }).click();
  await expect(times(pia)).toHaveCount(1);
  const other = await visitor();
  await enters(other, await tomoni.staffLink('platform', 'mio@tomoni.example'));
  await open(other, new URL(pia.url()).pathname);

  await pia.getByRole('button', { name: 'メモを書く' }).click();
  await dialog.getByLabel('メモ', { exact: true }).fill('秋に訪問');
  await other.getByRole('button', { name: 'メモを書く' }).click();
  const others = other.getByRole('dialog');
  await others.getByLabel('メモ', { exact: true }).fill('春に電話');
  await others.getByRole('button', { name: '保存する' }).click();
  await expect(times(pia)).toContainText('春に電話');

  await dialog.getByRole('button', { name: '保存する' }).click();
  await expect(dialog.getByText('ほかの人が先にメモを書き換えました')).toBeVisible();
  await expect(dialog.getByText('春に電話')).toBeVisible();
  await expect(dialog.getByLabel('メモ', { exact: true })).toHaveValue('秋に訪問');
  await dialog.getByLabel('メモ', { exact: true }).fill('春に電話、秋に訪問');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await expect(dialog).toBeHidden();
  await expect(times(other)).toContainText('春に電話、秋に訪問');
});

const item = (page: Page, topic: string) => page.locator('article.item').filter({ has: page.locator('h3', { hasText: topic }) });

/** Pia makes a company a member and takes somebody in who speaks for it; they come in by the link that invites them. */
async function speaksFor(
  [pia, tomoni, visitor]: [Page, Tomoni, () => Promise<Page>],
  company: string,
  [name, email]: [string, string],
): Promise<Page> {
  await open(pia, '/desk/companies');
  await pia.getByRole('link', { name: company }).click();
  const dialog = pia.getByRole('dialog');
  await pia.getByRole('button', { name: '会員にする' }).click();
  await dialog.getByRole('button', { name: '会員にする' }).click();
  await expect(dialog).toBeHidden();
  await pia.getByRole('button', { name: '担当者を加える' }).click();
  await dialog.getByLabel('お名前').fill(name);
  await dialog.getByLabel('メールアドレス').fill(email);
  await dialog.locator('.dialog-foot button').last().click();
  await expect(dialog).toBeHidden();
  await expect(pia.locator('.people .person')).toContainText(name);
  const page = await visitor();
  const mail = await mailTo(tomoni, email, /担当者の方へのご案内/);
  await page.goto(mail.text.match(/https?:\/\/\S+\/sign-in\/\S+/)?.[0] ?? '');
  await page.locator('main form button').click();
  await page.waitForURL('**/desk/roundtables');
  return page;
}

/** Two hours, thirty days ahead; items are taken from now on. */
async function plans(pia: Page): Promise<string> {
  await open(pia, '/desk/roundtables');
  await pia.getByRole('button', { name: '最初の回を計画する' }).click();
  const dialog = pia.getByRole('dialog');
  const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  await dialog.getByLabel('日にち').fill(day);
  await dialog.getByLabel('開始').fill('14:00');
  await dialog.getByLabel('終了').fill('13:00');
  await dialog.getByLabel('テーマ').fill('職場の日本語');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await expect(dialog.getByRole('alert')).toContainText('終わりは始まりより後');
  await expect(dialog.getByLabel('テーマ')).toHaveValue('職場の日本語');
  await dialog.getByLabel('終了').fill('16:00');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await expect(pia.getByRole('heading', { name: '第1回ラウンドテーブル' })).toBeVisible();
  await pia.getByRole('button', { name: '議題の募集を始める' }).click();
  await expect(pia.getByText('議題を募集中', { exact: true })).toBeVisible();
  return new URL(pia.url()).pathname;
}

async function brings(page: Page, topic: string, minutes = 10, anonymous = false): Promise<void> {
  await page.getByRole('button', { name: '議題を出す' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('議題', { exact: false }).first().fill(topic);
  await dialog.getByLabel('希望する時間').fill(String(minutes));
  if (anonymous) await dialog.getByLabel('企業名を出さない').check();
  await dialog.getByRole('button', { name: '送る' }).click();
  await expect(dialog).toBeHidden();
}

test('a company writes an item without a network, another sees it live, and the chair gives it a slot', async ({ complaints, pia, tomoni, visitor }) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED/);
  const hana = await speaksFor([pia, tomoni, visitor], 'さくら食品', ['中川 花', 'hana@sakura-foods.example']);
  const aoi = await speaksFor([pia, tomoni, visitor], '若葉銀行', ['青山 葵', 'aoi@wakaba-bank.example']);
  await expect(hana.getByText('まだ計画がありません')).toBeVisible();
  await axe(hana);
  const round = await plans(pia);
  await expect(hana.locator('.round')).toContainText('議題を募集中');
  await open(hana, round);
  await open(aoi, round);

  // What is typed stays while the page goes.
  await hana.getByRole('button', { name: '議題を出す' }).click();
  const dialog = hana.getByRole('dialog');
  await dialog.getByLabel('議題', { exact: false }).first().fill('日本語研修');
  await axe(hana);
  await keepsThePages(hana);
  await offline(hana.context());
  // Also where the page is closed.
  const later = await hana.context().newPage();
  await later.goto(round);
  await alive(later);
  await expect(later.getByText('書きかけの議題があります')).toBeVisible();
  await later.close();
  await hana.reload();
  await alive(hana);
  await expect(hana.getByText('書きかけの議題があります')).toBeVisible();
  await hana.getByRole('button', { name: '続きを書く' }).click();
  await expect(dialog.getByLabel('議題', { exact: false }).first()).toHaveValue('日本語研修');
  await dialog.getByLabel('内容').fill('現場の例を聞きたい');
  await dialog.getByRole('button', { name: '送る' }).click();
  await expect(dialog).toBeHidden();
  await expect(item(hana, '日本語研修')).toContainText('送信待ち');
  await hana.reload();
  await alive(hana);
  await expect(item(hana, '日本語研修')).toContainText('現場の例を聞きたい');
  await expect(item(aoi, '日本語研修')).toHaveCount(0);
  await online(hana.context());
  await expect(item(aoi, '日本語研修')).toContainText('さくら食品');
  await expect(item(hana, '日本語研修')).not.toContainText('送信待ち');

  // One weight; each window has it.
  await item(aoi, '日本語研修').getByRole('button', { name: '支持する' }).click();
  for (const page of [hana, aoi, pia]) await expect(item(page, '日本語研修')).toContainText('支持1社 若葉銀行');

  await brings(hana, '上司の言葉', 15, true);
  for (const page of [aoi, pia]) {
    await expect(item(page, '上司の言葉')).toContainText('企業名なし');
    await expect(item(page, '上司の言葉')).not.toContainText('さくら食品');
    await expect(item(page, '上司の言葉')).not.toContainText('あなたの議題');
  }
  await expect(item(hana, '上司の言葉')).toContainText('あなたの議題');

  // A company asks, and who brought the item in answers without a name.
  const asks = aoi.getByRole('dialog');
  await item(aoi, '上司の言葉').getByText('コメント', { exact: true }).click();
  await item(aoi, '上司の言葉').getByRole('button', { name: 'コメントを書く' }).click();
  await asks.getByRole('button', { name: '書き込む' }).click();
  await expect(asks.getByRole('alert')).toContainText('コメントをご記入ください');
  await asks.getByLabel('コメント', { exact: true }).fill('うちも困っています');
  await axe(aoi);
  await asks.getByRole('button', { name: '書き込む' }).click();
  await item(hana, '上司の言葉').getByText('コメント 1件').click();
  await expect(item(hana, '上司の言葉')).toContainText(/若葉銀行.*うちも困っています/);
  await offline(hana.context());
  await item(hana, '上司の言葉').getByRole('button', { name: 'コメントを書く' }).click();
  await dialog.getByLabel('コメント', { exact: true }).fill('いっしょに考えたいです');
  await dialog.getByRole('button', { name: '書き込む' }).click();
  await expect(item(hana, '上司の言葉')).toContainText('送信待ち');
  await online(hana.context());
  await expect(item(aoi, '上司の言葉')).toContainText(/提案者\(企業名なし\).*いっしょに考えたいです/);
  await expect(item(aoi, '上司の言葉')).not.toContainText('さくら食品');

  // The chair, with the keyboard alone.
  const chairs = pia.getByRole('dialog');
  await pia.keyboard.press('j');
  await expect(item(pia, '日本語研修')).toBeFocused();
  await pia.keyboard.press('a');
  await expect(chairs.getByLabel('枠の時間')).toBeFocused();
  await pia.keyboard.press('Enter');
  await expect(chairs).toBeHidden();
  await expect(pia.locator('.slot')).toContainText(/14:00/);
  await expect(item(pia, '日本語研修')).toBeFocused();
  await pia.keyboard.press('j');
  await expect(item(pia, '上司の言葉')).toBeFocused();
  await pia.keyboard.press('d');
  await expect(chairs.getByLabel('理由')).toBeFocused();
  await pia.keyboard.press('Tab');
  await pia.keyboard.press('Tab');
  await pia.keyboard.press('Enter');
  await expect(chairs.getByRole('alert')).toContainText('理由をご記入ください');
  await chairs.getByLabel('理由').fill('話し手を探すため');
  await chairs.getByRole('button', { name: '決定する' }).click();
  await expect(item(hana, '上司の言葉')).toContainText('理由:話し手を探すため');
  await expect(item(aoi, '日本語研修')).toContainText('枠あり');

  // What is said is written down while others look.
  await pia.getByRole('button', { name: '議事次第を公開する' }).click();
  await expect(aoi.getByText('議事次第を公開', { exact: true })).toBeVisible();
  await pia.getByRole('button', { name: '議事録を書く' }).click();
  await chairs.getByLabel('話し合ったこと').fill('三社の例を聞いた');
  await chairs.getByLabel('決まったこと').fill('次回も続ける');
  await chairs.getByRole('button', { name: '保存する' }).click();
  await expect(chairs).toBeHidden();
  for (const page of [hana, aoi]) {
    await expect(page.locator('.slot')).toContainText('三社の例を聞いた');
    await expect(page.locator('.slot')).toContainText('次回も続ける');
    await expect(page.getByRole('button', { name: '議事録を直す' })).toHaveCount(0);
  }

  // What follows from it, for whom and until when; she does it where there is no network.
  await pia.getByRole('button', { name: 'このあとすることを加える' }).click();
  await chairs.getByLabel('すること').fill('三社の資料を集める');
  await chairs.getByLabel('担当').selectOption({ label: 'さくら食品' });
  await chairs.getByRole('button', { name: '保存する' }).click();
  await expect(chairs.getByRole('alert')).toContainText('期日を入れてください');
  await chairs.getByLabel('期日').fill(new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10));
  await chairs.getByRole('button', { name: '保存する' }).click();
  await expect(chairs).toBeHidden();
  for (const page of [hana, aoi, pia]) await expect(page.locator('.slot .task')).toContainText(/三社の資料を集める.*さくら食品/);
  await expect(aoi.locator('.slot .task').getByRole('button')).toHaveCount(0);
  for (const page of [hana, aoi, pia]) {
    // What lies half under the bar is no target then.
    await page.evaluate(() => scrollTo(0, 0));
    await axe(page);
  }
  await hana.getByRole('link', { name: 'やること', exact: true }).first().click();
  const task = hana.locator('.task');
  await expect(task.getByRole('link')).toContainText('第1回ラウンドテーブル「日本語研修」から');
  await axe(hana);
  await offline(hana.context());
  await task.getByRole('button', { name: '済んだ' }).click();
  await expect(task).toContainText('送信待ち');
  await expect(pia.locator('.slot .task .tag')).toHaveCount(0);
  await online(hana.context());
  for (const page of [aoi, pia]) await expect(page.locator('.slot .task .tag')).toHaveText('済');
  await expect(task).not.toContainText('送信待ち');
});

test('a company answers who comes, a colleague stands in, and the door notes it without a network', async ({ complaints, pia, tomoni, visitor }) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED/);
  const hana = await speaksFor([pia, tomoni, visitor], 'さくら食品', ['中川 花', 'hana@sakura-foods.example']);
  const aoi = await speaksFor([pia, tomoni, visitor], '若葉銀行', ['青山 葵', 'aoi@wakaba-bank.example']);
  const round = await plans(pia);
  for (const page of [hana, aoi]) await open(page, round);
  const parties = (page: Page) => page.locator('.parties');

  // More than there are seats: nothing typed is lost.
  const dialog = hana.getByRole('dialog');
  await hana.getByRole('button', { name: '参加を返事する' }).click();
  const names = dialog.getByLabel('参加する人の名前');
  await names.fill('中川 花\n西 とおる\n森 みどり\n谷 ゆう');
  await dialog.getByRole('button', { name: '返事を送る' }).click();
  await expect(dialog.getByRole('alert')).toContainText('1社3名まで');
  await expect(names).toHaveValue(/谷 ゆう/);
  await axe(hana);
  await names.fill('中川 花\n西 とおる');
  await dialog.getByRole('button', { name: '返事を送る' }).click();
  await expect(dialog).toBeHidden();
  await expect(parties(aoi)).toContainText('2名が参加');
  await expect(parties(aoi)).not.toContainText('中川');
  await expect(parties(pia)).toContainText('西 とおる');

  // A colleague stands in, which is said where there is no network.
  await offline(hana.context());
  await hana.getByRole('button', { name: '返事を直す' }).click();
  await names.fill('中川 花\n森 みどり');
  await dialog.getByRole('button', { name: '返事を送る' }).click();
  await expect(parties(hana)).toContainText('送信待ち');
  await expect(parties(pia)).toContainText('西 とおる');
  await online(hana.context());
  await expect(parties(pia)).toContainText('森 みどり');
  await expect(parties(hana)).not.toContainText('送信待ち');

  // Another company telephones.
  const chairs = pia.getByRole('dialog');
  await pia.getByRole('button', { name: 'ほかの企業の返事を入れる' }).click();
  await chairs.getByLabel('企業').selectOption({ label: '若葉銀行' });
  await chairs.getByLabel('参加する人の名前').fill('青山 葵');
  await axe(pia);
  await chairs.getByRole('button', { name: '返事を送る' }).click();
  await expect(parties(aoi)).toContainText('2社 3名が参加予定');
  await expect(parties(aoi)).toContainText('青山 葵');

  // The day has come.
  await brings(hana, '日本語研修', 20);
  await item(pia, '日本語研修').getByRole('button', { name: '枠を決める' }).click();
  await chairs.getByRole('button', { name: '決定する' }).click();
  await pia.getByRole('button', { name: '議事次第を公開する' }).click();
  await pia.getByRole('button', { name: '計画を直す' }).click();
  const today = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
  await chairs.getByLabel('日にち').fill(today);
  await chairs.getByLabel('開始').fill('00:00');
  await chairs.getByLabel('終了').fill('02:00');
  await chairs.getByRole('button', { name: '保存する' }).click();
  await expect(chairs).toBeHidden();
  await offline(pia.context());
  const arrives = parties(pia).getByRole('button', { name: '森 みどり' });
  await arrives.click();
  await expect(arrives).toHaveAttribute('aria-pressed', 'true');
  await expect(parties(pia)).toContainText('送信待ち');
  await online(pia.context());
  await expect(parties(aoi)).toContainText('1社 1名が来場');
  await axe(pia);
  await axe(aoi);

  // The wall of the room.
  await pia.getByRole('link', { name: '会場の画面を開く' }).click();
  await expect(pia.getByRole('heading', { name: '日本語研修' })).toBeVisible();
  await expect(pia.getByRole('timer')).toContainText(/(残り|超過)\d+:\d\d/);
  await axe(pia);
  await pia.getByRole('button', { name: '話し合い済みにする' }).click();
  await expect(pia.getByRole('heading', { name: '議事次第はここまでです' })).toBeVisible();
  await expect(item(hana, '日本語研修')).toContainText('話し合い済み');
  await pia.getByRole('link', { name: '第1回ラウンドテーブル' }).click();
  await pia.getByRole('button', { name: '開催済みにする' }).click();
  await expect(aoi.getByText('開催済み', { exact: true })).toBeVisible();

  // Who was there mends the minutes; who was not, does not.
  await expect(hana.getByRole('button', { name: '議事録を書く' })).toBeVisible();
  await expect(aoi.getByRole('button', { name: '議事録を書く' })).toHaveCount(0);

  // Each number opens its records.
  await aoi.getByRole('link', { name: 'すべての回' }).click();
  await aoi.getByText('数字で見る').click();
  const people = aoi.locator('.figure').filter({ hasText: '参加した人' });
  await expect(people.locator('.figure-number')).toHaveText('1');
  await people.getByText('記録を見る').click();
  await expect(people.getByRole('link', { name: '第1回' })).toHaveAttribute('href', round);
  await axe(aoi);

  const file = await aoi.request.get(`/roundtables/${round.split('/').pop()}/calendar.ics`);
  expect(await file.text()).toContain('BEGIN:VEVENT');
});

/** From field to field, until this one has the focus: a day has several. */
async function tabsTo(page: Page, one: Locator): Promise<void> {
  for (let n = 0; n < 10; n++) {
    await page.keyboard.press('Tab');
    if (await one.evaluate((element) => element === document.activeElement)) return;
  }
  await expect(one).toBeFocused();
}

/** From item to item, until this one has the focus. */
async function goesBackTo(page: Page, one: Locator): Promise<void> {
  for (let n = 0; n < 20; n++) {
    if (await one.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('k');
  }
  await expect(one).toBeFocused();
}

test('the chair shapes an agenda of fifteen items with the keyboard alone', async ({ pia, tomoni, visitor }) => {
  const hana = await speaksFor([pia, tomoni, visitor], 'さくら食品', ['中川 花', 'hana@sakura-foods.example']);
  const round = await plans(pia);
  await open(hana, round);
  for (let n = 1; n <= 15; n++) await brings(hana, `議題その${n}。`);
  await expect(pia.locator('article.item')).toHaveCount(15);
  const dialog = pia.getByRole('dialog');
  await pia.keyboard.press('j');
  for (let n = 1; n <= 12; n++) {
    await expect(item(pia, `議題その${n}。`)).toBeFocused();
    await pia.keyboard.press('a');
    await expect(dialog.getByLabel('枠の時間')).toBeFocused();
    await pia.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(item(pia, `議題その${n}。`)).toBeFocused();
    await pia.keyboard.press('j');
  }
  await expect(pia.getByText('120分のうち120分')).toBeVisible();
  // The thirteenth does not fit, and the form says by how much.
  await pia.keyboard.press('a');
  await expect(dialog.getByLabel('枠の時間')).toBeFocused();
  await pia.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('10分超えます');
  await pia.keyboard.press('Escape');
  for (const [key, n] of [['d', 13], ['x', 14], ['m', 15]] as const) {
    const one = item(pia, `議題その${n}。`);
    await goesBackTo(pia, one);
    await pia.keyboard.press(key);
    if (key === 'm') {
      await expect(dialog.getByLabel('どの議題に')).toBeFocused();
      await pia.keyboard.press('Tab');
    }
    await expect(dialog.getByLabel('理由')).toBeFocused();
    await pia.keyboard.type('次回のテーマに合うため');
    await pia.keyboard.press('Tab');
    await pia.keyboard.press('Tab');
    await pia.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(one).toBeFocused();
  }
  await expect(pia.locator('.slot')).toHaveCount(12);
  const last = item(pia, '議題その12。');
  await goesBackTo(pia, last);
  await pia.keyboard.press('[');
  await expect(pia.locator('.slot').nth(10)).toContainText('議題その12。');
  await expect(pia.locator('.slot').nth(10)).toContainText('15:40');
  await expect(last).toBeFocused();
  await expect(item(hana, '議題その15。')).toContainText('統合先');
  await expect(hana.locator('.slot').nth(11)).toContainText('議題その11。');
});

const PDF = Buffer.from('%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n');
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

test('a paper is attached and fetched, what is none is turned away, and the bell tells what happened', async ({ complaints, pia, tomoni, visitor }) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED|status of 415/);
  const hana = await speaksFor([pia, tomoni, visitor], 'さくら食品', ['中川 花', 'hana@sakura-foods.example']);
  const aoi = await speaksFor([pia, tomoni, visitor], '若葉銀行', ['青山 葵', 'aoi@wakaba-bank.example']);
  const round = await plans(pia);
  for (const page of [hana, aoi]) await open(page, round);
  await brings(hana, '日本語研修');
  await brings(hana, '上司の言葉', 10, true);
  const mine = item(hana, '日本語研修');
  const field = mine.getByLabel('資料を添付');
  const gives = (name: string, buffer: Buffer) => field.setInputFiles({ name, mimeType: 'application/pdf', buffer });
  const said = mine.locator('.item-files [role=alert]');

  // Said before anything is sent: a name that says it is no such file, and one that is too large.
  await gives('計算.exe', PDF);
  await expect(said).toContainText('添付できるのは、PDF');
  await gives('動画.pdf', Buffer.alloc(20 * 1024 * 1024 + 1));
  await expect(said).toContainText('20 MBまで');
  // And after: what is in it is another thing, or nothing of that sort.
  await gives('図.pdf', PNG);
  await expect(said).toHaveText('');
  await expect(hana.getByRole('alert')).toContainText(['ファイルの中身はPNG']);
  await gives('嘘.pdf', Buffer.from('<html>'));
  await expect(said).toContainText('添付できるのは、PDF');
  await expect(mine.locator('.item-file')).toHaveCount(0);
  await axe(hana);

  // Where the keyboard reaches it; what opens then is the browser's own.
  await expect(field).toBeEnabled();
  await field.focus();
  await expect(field).toBeFocused();
  await gives('研修の計画.pdf', PDF);
  for (const page of [hana, aoi]) await expect(item(page, '日本語研修').locator('.item-file')).toContainText(/研修の計画\.pdf.*PDF 1 KB/);
  const fetched = aoi.waitForEvent('download');
  await item(aoi, '日本語研修').getByRole('link', { name: '研修の計画.pdf' }).click();
  const file = await fetched;
  expect(file.suggestedFilename()).toBe('研修の計画.pdf');
  const parts: Buffer[] = [];
  for await (const part of await file.createReadStream()) parts.push(part as Buffer);
  expect(Buffer.concat(parts).equals(PDF)).toBe(true);

  // Whose it is takes it off, others do not; what has no name takes none; without a network none is taken.
  await expect(item(aoi, '日本語研修').getByRole('button', { name: /外す/ })).toHaveCount(0);
  await expect(item(hana, '上司の言葉').getByText('企業名を出さない議題には、資料を添付できません')).toBeVisible();
  await offline(hana.context());
  await expect(mine.getByText('添付には接続が必要です')).toBeVisible();
  await expect(field).toBeDisabled();
  await online(hana.context());
  await expect(field).toBeEnabled();
  await mine.getByRole('button', { name: '研修の計画.pdfを外す' }).click();
  await hana.getByRole('dialog').getByRole('button', { name: '決定する' }).click();
  await expect(item(aoi, '日本語研修').locator('.item-file')).toHaveCount(0);

  // The bell counts what happened, the page says it, and then it is new no more, on any page.
  await item(pia, '上司の言葉').getByRole('button', { name: '枠を決める' }).click();
  await pia.getByRole('dialog').getByRole('button', { name: '決定する' }).click();
  await expect(item(hana, '日本語研修')).toBeVisible();
  const bell = hana.getByRole('link', { name: /お知らせ/ });
  await expect(bell).toHaveAccessibleName(/新しいお知らせ:\d件/);
  await bell.click();
  const happened = hana.locator('.happening');
  await expect(happened.filter({ hasText: '第1回ラウンドテーブルの議題を募集しています' })).toContainText('新着');
  await expect(happened.filter({ hasText: '議題「上司の言葉」の枠が決まりました' })).toBeVisible();
  await expect(bell).toHaveAccessibleName('期日の近いことも、新しいお知らせもありません');
  await axe(hana);
  await hana.reload();
  await alive(hana);
  await expect(happened.first()).toBeVisible();
  await expect(hana.getByText('新着')).toHaveCount(0);
  await happened.filter({ hasText: '上司の言葉' }).getByRole('link').click();
  await expect(item(hana, '上司の言葉')).toBeVisible();
});

test('what was begun lies on the device for who began it, and goes with them', async ({ pia, tomoni, visitor }) => {
  const hana = await speaksFor([pia, tomoni, visitor], 'さくら食品', ['中川 花', 'hana@sakura-foods.example']);
  await open(hana, await plans(pia));
  await hana.getByRole('button', { name: '議題を出す' }).click();
  await hana.getByRole('dialog').getByLabel('議題', { exact: false }).first().fill('書きかけ');
  expect(Object.keys((await lies(hana)).local)).toEqual([expect.stringMatching(/^draft [-\w]+ item [-\w]+$/)]);
  await hana.keyboard.press('Escape');
  await expect(hana.getByRole('dialog')).toBeHidden();
  await hana.locator('details.menu summary').click();
  await hana.getByRole('button', { name: 'サインアウト' }).click();
  await hana.waitForURL((url) => url.pathname === '/');
  expect((await lies(hana)).local).toEqual({});
});
