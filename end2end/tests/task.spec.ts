import { type Page, axe, expect, test } from './fixtures';
import { PHONE, enters, open } from './story';

const tasks = (page: Page) => page.locator('.task');

/** A day from today, as a date field has it in Japan. */
const day = (days: number) => new Date(Date.now() + 9 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);

test('staff keeps a list with the keyboard alone, and its area has another', async ({ tomoni, visitor }) => {
  const pia = await visitor();
  await enters(pia, await tomoni.staffLink('platform', 'pia@tomoni.example'));
  const mio = await visitor();
  await enters(mio, await tomoni.staffLink('platform', 'mio@tomoni.example'));
  for (const page of [pia, mio]) {
    await open(page, '/desk/tasks');
    await expect(page.getByText('いま、やることはありません')).toBeVisible();
  }
  await axe(pia);
  const dialog = pia.getByRole('dialog');

  // Nothing typed is lost where something is wrong.
  await pia.keyboard.press('n');
  await expect(dialog.getByLabel('すること')).toBeFocused();
  await pia.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('何をするかを書いてください');
  await pia.keyboard.type('会場の下見に行く');
  await dialog.getByLabel('期日').fill(day(-1));
  await dialog.getByRole('button', { name: '保存する' }).click();
  await expect(dialog.getByRole('alert')).toContainText('今日からあとの日');
  await expect(dialog.getByLabel('すること')).toHaveValue('会場の下見に行く');
  await axe(pia);
  await dialog.getByLabel('期日').fill(day(9));
  await dialog.getByLabel('すること').focus();
  await pia.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(tasks(pia)).toContainText(/会場の下見に行く.*自分だけ/);

  await pia.keyboard.press('n');
  await expect(dialog.getByLabel('すること')).toBeFocused();
  await pia.keyboard.type('議事録を送る');
  await dialog.getByLabel('担当').selectOption({ label: 'プラットフォーム' });
  await dialog.getByRole('button', { name: '保存する' }).click();
  await expect(tasks(pia)).toHaveCount(2);
  // Who works in the same area sees what the area has to do, and not what she keeps for herself.
  await expect(tasks(mio)).toHaveText(/議事録を送る/);

  // Both change it: what each meant holds, and the later one is told where they meant the same.
  const others = mio.getByRole('dialog');
  await mio.getByRole('button', { name: '直す' }).click();
  await others.getByLabel('すること').fill('議事録を全員に送る');
  await tasks(pia).filter({ hasText: '議事録' }).getByRole('button', { name: '直す' }).click();
  await dialog.getByLabel('すること').fill('議事録を印刷する');
  await others.getByRole('button', { name: '保存する' }).click();
  await expect(others).toBeHidden();
  await expect(tasks(pia).filter({ hasText: '議事録を全員に送る' })).toHaveCount(1);
  await dialog.getByRole('button', { name: '保存する' }).click();
  await expect(dialog.getByRole('alert')).toContainText('ほかの人が先に書き換えました');
  await expect(dialog).toContainText('議事録を全員に送る');
  await expect(dialog.getByLabel('すること')).toHaveValue('議事録を印刷する');
  await pia.keyboard.press('Escape');

  await tasks(mio).getByRole('button', { name: 'しないことにする' }).click();
  await others.getByRole('button', { name: 'しないことにする' }).click();
  await expect(others.getByRole('alert')).toContainText('なぜしないのか');
  await others.getByLabel('理由').fill('事務局から送ったため');
  await others.getByRole('button', { name: 'しないことにする' }).click();
  await expect(others).toBeHidden();
  await expect(pia.locator('.task.gone')).toContainText('理由:事務局から送ったため');
  await pia.locator('.task.gone').getByRole('button', { name: 'まだ終わっていない' }).click();
  await expect(mio.locator('.task:not(.gone)')).toHaveCount(1);

  // How often a mail tells of it is chosen on the account's page.
  await open(pia, '/me');
  await pia.getByLabel('やることのメール').selectOption({ label: '毎週月曜日の朝に' });
  await pia.getByRole('button', { name: '保存する' }).click();
  await open(pia, '/me');
  await expect(pia.getByLabel('やることのメール')).toHaveValue('weekly');
});

test.describe('the sample', () => {
  test.use({ settings: { demo: true } });

  for (const scheme of ['light', 'dark'] as const) {
    for (const [size, device] of [['phone', PHONE], ['desktop', { viewport: { width: 1280, height: 800 } }]] as const) {
      test(`has a list that is sound: ${size}, ${scheme}`, async ({ tomoni, visitor }) => {
        const page = await visitor({ colorScheme: scheme, ...device });
        await enters(page, await tomoni.staffLink('platform', 'pia@tomoni.example'));
        await open(page, '/desk/tasks');
        await expect(page.getByText('入学手続きの市の窓口の一覧を作る')).toBeVisible();
        // One is over its day: the server's clock has rung.
        await expect(page.getByRole('link', { name: '期日の近いこと' })).toContainText('1');
        await axe(page);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
        expect(wide).toBe(true);
      });
    }
  }
});
