import { type Page, type Tomoni, expect, mailTo, test } from './fixtures';
import { AOI, type Person, fill, open, openEvent, outcome, send, signIn } from './story';

const FORM = '/ideathon/ideathon/register';
const SAMPLE = '/ideathon/ideathon-sample';
const ENGLISH = { locale: 'en-GB' };
const JAPANESE = /[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef]/;

const GRACE: Person = {
  name: 'Grace Odhiambo',
  email: 'grace@harbour.example',
  company: 'Harbour Ltd',
  photo: 'yes',
};

test('a choice of language survives reloads, links and forms', async ({ page, tomoni }) => {
  await openEvent(tomoni, 'business=2');
  await open(page, '/ideathon/ideathon');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page).toHaveURL(/\/ideathon\/ideathon$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A day of ideas');
  await page.reload();
  await page.getByRole('link', { name: 'Register', exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await fill(page, GRACE);
  await send(page);
  await expect(outcome(page, 'confirmed')).toContainText('A day of ideas');
  const mail = await mailTo(tomoni, 'grace@harbour.example');
  expect(mail.subject + mail.text).not.toMatch(JAPANESE);
  await open(page, '/desk');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.getByRole('button', { name: '日本語' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
});

test('the browser’s language is picked, and the button works without JavaScript', async ({ tomoni, visitor }) => {
  await openEvent(tomoni, 'business=2');
  for (const [locale, lang] of [
    ['en-US', 'en'],
    ['ja', 'ja'],
    ['fr-FR', 'ja'],
  ] as const) {
    const page = await visitor({ locale, javaScriptEnabled: false });
    await page.goto(FORM);
    await expect(page.locator('html')).toHaveAttribute('lang', lang);
    const other = lang === 'ja' ? 'English' : '日本語';
    await page.getByRole('button', { name: other }).click();
    await expect(page).toHaveURL(/\/register$/);
    await expect(page.locator('html')).toHaveAttribute('lang', lang === 'ja' ? 'en' : 'ja');
  }
});

test('English pages say everything in English', async ({ complaints, tomoni, visitor }) => {
  complaints.allow(/status of 410/);
  test.setTimeout(120_000);
  const page = await visitor(ENGLISH);
  // The reading of a Japanese name is Japanese in any language, and each language's name its own.
  const own = ['Example: アオキ サクラ', '日本語'];
  const wrong = (words: string) => JAPANESE.test(words) && !own.includes(words);
  expect(await tour(page, tomoni, GRACE, wrong)).toEqual([]);
});

test('Japanese pages say everything in Japanese', async ({ complaints, page, tomoni }) => {
  complaints.allow(/status of 410/);
  test.setTimeout(120_000);
  // Names of keys and of staff, addresses and codes are the same in both.
  const same = /^(Enter|Esc|ken|English|\/registration\/|\S+@\S+|[A-Z0-9]{8}|[a-z]+\.[a-z_]+|[a-z]+ [0-9a-f-]{36}|[A-Z]\w+ \/ [A-Z]\w+|X+-X+)$/;
  const latin = (words: string) => /[A-Za-z]{3}/.test(words) && !JAPANESE.test(words);
  expect(await tour(page, tomoni, AOI, (words) => latin(words) && !same.test(words))).toEqual([]);
});

test.describe('the sample event', () => {
  test.use({ settings: { demo: true } });

  test('has its own words in English', async ({ visitor }) => {
    const page = await visitor(ENGLISH);
    for (const path of ['/', '/ideathon', SAMPLE, `${SAMPLE}/register`]) {
      await open(page, path);
      const japanese = (await said(page)).filter((words) => JAPANESE.test(words));
      expect(japanese.filter((words) => words !== 'Example: アオキ サクラ'), path).toEqual([]);
    }
    await open(page, SAMPLE);
    await expect(page.locator('.themes li')).toHaveCount(8);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('A day of ideas');
  });
});

/** Goes through the pages, their states and dialogs, and tells what is said there that should not be. */
async function tour(
  page: Page,
  tomoni: Tomoni,
  person: Person,
  wrong: (words: string) => boolean,
): Promise<string[]> {
  const found: string[] = [];
  const look = async (state: string) => {
    found.push(...(await said(page)).filter(wrong).map((words) => `${state}: ${words}`));
  };
  const visit = async (path: string) => {
    await open(page, path);
    // A page that waits for its rows says less, and takes no keys.
    await expect(page.locator('main [aria-busy=true]')).toHaveCount(0);
    await look(path);
  };
  await visit('/');
  await visit('/ideathon');
  await openEvent(tomoni, 'business=1,observer=1,talent=1,press=1');
  for (const path of ['/', '/ideathon', '/ideathon/ideathon', FORM, `${FORM}?by=invitation`, '/sign-in']) {
    await visit(path);
  }
  await open(page, FORM);
  await send(page);
  await expect(outcome(page, 'refused')).toBeVisible();
  await look('form with errors');
  await fill(page, person);
  await send(page);
  await expect(outcome(page, 'confirmed')).toBeVisible();
  await look('confirmed');
  await open(page, FORM);
  await fill(page, { ...person, email: 'second@harbour.example' });
  await send(page);
  await expect(outcome(page, 'waiting')).toBeVisible();
  await look('waiting');
  await open(page, `${FORM}?by=invitation`);
  await fill(page, { ...person, email: 'third@harbour.example', audience: 'press' });
  await send(page);
  await expect(outcome(page, 'waiting')).toBeVisible();
  await look('asking');

  const mail = await mailTo(tomoni, person.email ?? '');
  await visit(mail.links.find((link) => link.includes('/registration/')) ?? '');
  await page.locator('form:has([value=cancel]) button').evaluate((button) => (button as HTMLElement).click());
  await expect(page.locator('[data-state=cancelled]')).toBeVisible();
  await look('cancelled');
  const offer = await mailTo(tomoni, 'second@harbour.example', /お席のご案内|seat/);
  await visit(offer.links.find((link) => link.includes('/registration/')) ?? '');

  for (const path of ['/sign-in/code', '/sign-in/nothing']) await visit(path);
  for (const role of ['administration', 'coordination']) await tomoni.staffLink(role, 'ken@tomoni.example');
  await signIn(page, tomoni);
  await look('events');
  await page.locator('main button').first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look('new event');
  for (const path of ['seats', 'mails', 'codes', 'settings', 'nowhere']) await visit(`/desk/ideathon/${path}`);
  await open(page, '/desk/ideathon/codes');
  await page.locator('main header button').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look('code to be made');
  await open(page, '/desk/ideathon/mails');
  await page.locator('.mails a').first().click();
  await expect(page.locator('.letter')).toBeVisible();
  await look('mail');

  await visit('/desk/companies');
  await page.locator('main header button').click();
  const company = page.locator('dialog[open]');
  await company.locator('[name=number]').fill('123');
  await company.locator('.button--go').click();
  await expect(company.locator('.said')).toHaveCount(2);
  await look('company with errors');
  await company.locator('[name=number]').fill('');
  await company.locator('[name=name]').fill(person.company ?? '');
  await company.locator('.button--go').click();
  await page.locator('.company').click();
  await expect(page.locator('.company-form')).toBeVisible();
  await look('company');
  await page.locator('.company-page header button').click();
  await expect(company).toBeVisible();
  await look('merge');
  await visit('/desk/ideathon/companies');
  await page.locator('.groups button').first().click();
  await expect(page.locator('.lines li')).toHaveCount(1);
  await look('linked company');

  await visit('/desk/tasks');
  await page.keyboard.press('n');
  await expect(page.getByRole('dialog')).toBeVisible();
  await look('new task');
  await page.locator('dialog[open] [name=what]').fill(person.company ?? '');
  await page.locator('dialog[open] .button--go').click();
  await expect(page.locator('.task')).toHaveCount(1);
  await look('task');
  await visit('/me');
  await page.locator('summary').evaluateAll((all) => all.forEach((one) => (one as HTMLElement).click()));
  await look('account');
  await visit('/desk/audit');
  await visit('/desk/people');
  const invites = page.locator('main header button').nth(0);
  const adds = page.locator('main header button').nth(1);
  for (const button of [invites, page.locator('.person-does button'), page.locator('.person-holds button'), adds]) {
    await button.first().click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await look('dialog about people');
    if (button !== adds) await page.keyboard.press('Escape');
  }
  await page.locator('dialog[open] [name=name]').fill(person.name ?? '');
  await page.locator('dialog[open] .button--go').click();
  await expect(page.locator('.person-line')).toBeVisible();
  await look('somebody in care');
  await page.locator('.person:has(.person-line) button').first().click();
  await look('code to be handed over');
  await page.keyboard.press('Escape');

  await open(page, '/desk/ideathon');
  await expect(page.locator('table.rows tbody tr')).toHaveCount(3);
  await look('registrations');
  for (const key of ['?', 'n']) {
    await page.keyboard.press(key);
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(`dialog ${key}`);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  }
  const rows = page.locator('table.rows tbody tr a');
  for (let n = 0; n < 3; n += 1) {
    await rows.nth(n).click();
    await expect(page.locator('.side h2')).toBeFocused();
    await look(`registration ${n}`);
    const dialogs = page.locator('.side .actions button:not(.button--go)');
    for (let d = 0; d < (await dialogs.count()); d += 1) {
      await dialogs.nth(d).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await look(`registration ${n}, dialog ${d}`);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
    }
  }
  return found;
}

async function said(page: Page): Promise<string[]> {
  return [await page.title(), ...(await page.evaluate(words))];
}

/** All that a page says, also to those who hear it, but for what is marked as another language. */
function words(): string[] {
  const said: string[] = [];
  const other = `:is(script, [lang]:not([lang=${document.documentElement.lang}], html))`;
  for (const element of document.body.querySelectorAll(`:not(${other}, ${other} *)`)) {
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) said.push(node.textContent ?? '');
    }
    for (const name of ['aria-label', 'placeholder', 'title', 'alt']) {
      said.push(element.getAttribute(name) ?? '');
    }
  }
  return said.map((words) => words.trim()).filter(Boolean);
}
