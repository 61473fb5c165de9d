import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { type Page, type Tomoni, axe, expect, test as base } from './fixtures';
import { GIVER, issuesReceipts, promises, signsIn } from './giver';
import { type Mail, parseMail } from './mail';
import { PHONE, enters, open } from './story';

const AOI = 'aoi@sakura-foods.example';

/** What the desk knows of a mail. */
interface Known {
  state: 'queued' | 'sent' | 'deferred' | 'failed';
  attempts: number;
  error: string | null;
  text: string;
}
type Patch = { kind: string; enter?: Known };

/** A real mail server that refuses when it is told to. */
class Sink {
  /** Every mail that came through the door, also those that were then refused. */
  readonly offered: Mail[] = [];
  readonly taken: Mail[] = [];
  /** What the next mails are answered; the rest are taken. */
  readonly refusals: number[] = [];
  /** Addresses that nobody lives at. */
  readonly unknown = new Set<string>();
  #port = 0;
  #server?: SMTPServer;

  get url() {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  /** Comes up, at the same port as before. */
  async up() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onRcptTo: ({ address }, _session, answer) =>
        answer(this.unknown.has(address) ? refusal(550, `5.1.1 nobody at <${address}>`) : null),
      onData: async (stream, _session, answer) => {
        const mail = await parseMail(await buffer(stream));
        this.offered.push(mail);
        const code = this.refusals.shift();
        if (code) return answer(refusal(code, '4.7.1 come back later'));
        this.taken.push(mail);
        answer(null);
      },
    });
    this.#server.on('error', () => {});
    const listener = this.#server.listen(this.#port, '127.0.0.1');
    await once(listener, 'listening');
    this.#port = (listener.address() as AddressInfo).port;
  }

  async down() {
    await new Promise<void>((closed) => (this.#server ? this.#server.close(closed) : closed()));
  }
}

function refusal(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}

const test = base.extend<{ sink: Sink; staff: Page }>({
  sink: async ({}, use) => {
    const sink = new Sink();
    await sink.up();
    await use(sink);
    await sink.down();
  },
  settings: async ({ sink }, use) => use({ env: { TOMONI_SMTP_URL: sink.url } }),
  staff: async ({ sink, tomoni, visitor }, use) => {
    // A passkey takes a script.
    const page = await visitor({ javaScriptEnabled: true });
    await enters(page, await tomoni.staffLink());
    // She is told of it by mail. What the stories count begins after that.
    await expect.poll(() => sink.taken.map((mail) => mail.subject)).toEqual(['アカウントのお知らせ']);
    sink.offered.length = 0;
    sink.taken.length = 0;
    await use(page);
  },
});

// Forms without a script: the post does not depend on one.
test.use({ javaScriptEnabled: false });

test.beforeEach(async ({ tomoni }) => {
  const about = ['--slug', 'post', '--title', 'Ideathon', '--seats', 'business=2', '--open'];
  await tomoni.cli(['event', 'create', ...about]);
});

async function register(page: Page) {
  await page.goto('/ideathon/post/register');
  await page.locator('[name=name]').fill('青木 さくら');
  await page.locator('[name=kana]').fill('アオキ サクラ');
  await page.locator('[name=call_name]').fill('さくら');
  await page.locator('[name=email]').fill(AOI);
  await page.locator('[name=company]').fill('さくら食品');
  await page.locator('[name=photo][value=no]').check();
  await page.locator('form.registration button').click();
  await expect(page.locator('[data-outcome=confirmed]')).toBeVisible();
}

/** The mails as the desk has them. */
async function known(staff: Page): Promise<Known[]> {
  const answer = await staff.request.get('/sync/pull');
  const { patches } = (await answer.json()) as { patches: Patch[] };
  return patches.flatMap(({ kind, enter }) => (kind === 'mail' && enter ? [enter] : []));
}

/** Waits until the one mail has come so far; longer than the first wait between two tries. */
async function becomes(staff: Page, state: Known['state']): Promise<Known> {
  const states = async () => (await known(staff)).map((mail) => mail.state);
  await expect.poll(states, { timeout: 30_000 }).toEqual([state]);
  const [mail] = await known(staff);
  if (!mail) throw new Error('unreachable');
  return mail;
}

/** The same mail was offered this often and taken once, and nothing else comes after. */
async function takenOnce(sink: Sink, tomoni: Tomoni, offers: number) {
  await tomoni.stop();
  expect(sink.taken.map((mail) => mail.to)).toEqual([[AOI]]);
  expect(sink.offered).toHaveLength(offers);
  expect(new Set(sink.offered.map((mail) => mail.messageId)).size).toBe(1);
}

test('a mail that is refused for now arrives later, once', async ({ page, sink, staff, tomoni }) => {
  sink.refusals.push(451);
  await register(page);
  const late = await becomes(staff, 'deferred');
  expect(late.error).toBe('451 4.7.1');

  const mail = await becomes(staff, 'sent');
  expect(mail.attempts).toBe(2);
  await takenOnce(sink, tomoni, 2);

  const [arrived] = sink.taken;
  expect(arrived?.subject).toBe('お申し込みの確認');
  expect(arrived?.links[0]).toMatch(/\/registration\/[\w-]{22}$/);
  expect(arrived?.ics).toContain('METHOD:PUBLISH');
  expect(mail.text).toContain('/registration/…');
});

test('an address that nobody lives at shows as failed, without a second try', async ({
  page,
  sink,
  staff,
}) => {
  sink.unknown.add(AOI);
  await register(page);
  const mail = await becomes(staff, 'failed');
  expect(mail).toMatchObject({ attempts: 1, error: '550 5.1.1' });
  expect(sink.offered).toEqual([]);
});

test('staff sees a mail that failed, and sends it again', async ({ page, sink, staff, visitor }) => {
  sink.unknown.add(AOI);
  await register(page);
  await becomes(staff, 'failed');
  const storageState = await staff.context().storageState();
  const desk = await visitor({ javaScriptEnabled: true, storageState });
  await desk.goto('/desk/post/mails');
  const line = desk.getByRole('listitem').filter({ hasText: AOI });
  await expect(line).toContainText('届きませんでした');
  await line.getByRole('link').click();
  const letter = desk.locator('.letter');
  await expect(letter).toContainText('550 5.1.1');

  sink.unknown.delete(AOI);
  await letter.getByRole('button', { name: 'もう一度送る' }).click();
  await expect(line).toContainText('送信済み', { timeout: 30_000 });
  await expect(letter.getByRole('button', { name: 'もう一度送る' })).toHaveCount(0);
  expect(sink.taken.map((mail) => mail.to)).toEqual([[AOI]]);
});

test('nothing more is sent to a donor from whom a mail came back, until staff tries it again', async ({
  sink,
  tomoni,
  visitor,
}) => {
  const fumi = await visitor({ javaScriptEnabled: true });
  await enters(fumi, await tomoni.staffLink('fundraising', 'fumi@tomoni.example'));
  await issuesReceipts(fumi);
  sink.unknown.add(GIVER);
  await promises(await visitor(PHONE));
  await open(fumi, '/desk/donors');
  const chip = fumi.getByRole('button', { name: /^メールが届かない/ });
  await expect(chip).toContainText('1', { timeout: 30_000 });
  await chip.click();
  await fumi.locator('table.donors').getByRole('link', { name: '𠮷田 さくら' }).click();
  const notice = fumi.locator('.notice').filter({ hasText: 'このアドレスへの送信を止めています' });
  await expect(notice).toContainText(GIVER);
  await axe(fumi);
  await fumi.getByRole('button', { name: '入金を記録する' }).click();
  await expect(fumi.getByRole('dialog')).toContainText('お礼のメールは送りません');
  await fumi.keyboard.press('Escape');
  await expect(fumi.getByRole('dialog')).toHaveCount(0);

  // Whoever signs in is written to all the same, and hears why nothing else comes.
  sink.unknown.delete(GIVER);
  const sakura = await visitor({ ...PHONE, javaScriptEnabled: true });
  await sakura.goto('/me/giving');
  await signsIn(sakura, { mails: () => Promise.resolve(sink.taken) }, GIVER);
  const told = sakura.locator('.notice').filter({ hasText: 'いまはメールをお送りしていません' });
  await expect(told).toContainText(GIVER);
  await axe(sakura);

  await notice.getByRole('button', { name: 'メールの送信を再開する' }).click();
  await expect(notice).toHaveCount(0);
  await sakura.reload();
  await expect(sakura.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(told).toHaveCount(0);
  await expect(fumi.locator('.donor-page h1')).toBeFocused();
});

test('a mail waits for a mail server that is down', async ({ page, sink, staff, tomoni }) => {
  await sink.down();
  await register(page);
  const late = await becomes(staff, 'deferred');
  expect(late.error).toBe('connection refused');

  await sink.up();
  await becomes(staff, 'sent');
  await takenOnce(sink, tomoni, 1);
});
