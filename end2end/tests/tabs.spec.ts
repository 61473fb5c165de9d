import { type Page, expect, test as base } from './fixtures';
import { lies, open, openEvent, signIn } from './story';

/** How often the leading tab is killed; `TOMONI_TABS_KILLED=200` asks for more. */
const KILLS = Number(process.env.TOMONI_TABS_KILLED ?? 20);
/** Change it to kill at other moments. The machine decides, too: no two runs are one. */
const SEED = Number(process.env.TOMONI_TABS_SEED ?? 20260620);
const TABS = 4;
/** Between two additions of one tab, at most: together they stay below what an account may send. */
const PAUSE_MS = 500;

/** Ken works at the desk, in a browser of his own. */
const test = base.extend<{ ken: Page }>({
  ken: async ({ tomoni, visitor }, use) => {
    await openEvent(tomoni, 'business=5');
    const ken = await visitor();
    await signIn(ken, tomoni, '/desk/companies');
    await use(ken);
  },
});

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Adds a company, faster than hands; answers once the page would let itself be closed without a warning. */
function adds(page: Page, name: string): Promise<void> {
  return page.evaluate(async (name) => {
    const until = async <T>(what: string, look: () => T): Promise<NonNullable<T>> => {
      const begun = Date.now();
      for (;;) {
        const found = look();
        if (found) return found;
        if (Date.now() - begun > 15_000) throw new Error(`it never came: ${what} for ${name}`);
        await new Promise((again) => setTimeout(again, 4));
      }
    };
    let asked = 0;
    const input = await until('the field', () => {
      // A click before the page is awake does nothing; whoever made it clicks again.
      if (!document.querySelector('dialog[open] form') && Date.now() - asked > 500) {
        asked = Date.now();
        document.querySelector<HTMLButtonElement>('button[aria-keyshortcuts="n"]')?.click();
      }
      return document.querySelector<HTMLInputElement>('dialog[open] input[name=name]');
    });
    input.value = name;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.form?.requestSubmit();
    await until('the end of the dialog', () => !document.querySelector('dialog[open]'));
    await until('that it is kept', () => window.dispatchEvent(new Event('beforeunload', { cancelable: true })));
  }, name);
}

/** Whether this tab holds the lock: what holds it has the same client id as a lock of its own. */
function leads(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const own = crypto.randomUUID();
    let leads = false;
    await navigator.locks.request(own, async () => {
      const { held = [] } = await navigator.locks.query();
      const here = held.find((lock) => lock.name === own)?.clientId;
      leads = held.some((lock) => lock.name?.startsWith('tomoni ') && lock.clientId === here);
    });
    return leads;
  });
}

/** The names that a tab's list shows, all of them. */
async function shown(page: Page): Promise<string[]> {
  const more = page.getByRole('button', { name: 'さらに表示する' });
  while (await more.isVisible()) await more.click();
  return (await page.locator('.companies .company-name').allTextContents()).sort();
}

/** The names that the server has. */
function kept(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const answer = await fetch('/sync/pull');
    const { patches }: { patches: { kind: string; enter: { name: string } }[] } = await answer.json();
    const companies = patches.filter(({ kind }) => kind === 'company');
    return companies.map(({ enter }) => enter.name).sort();
  });
}

/** What waits on the device, and what was refused. */
const waits = async (page: Page) => (await lies(page)).rows.filter((row) => /^tomoni\/(commands|refused): /.test(row));

test('the leading tab is killed again and again, and nothing that a tab had kept is lost or doubled', async ({
  ken,
  tomoni,
}) => {
  test.setTimeout(60_000 + KILLS * 5_000);
  const context = ken.context();
  const random = numbers(SEED);
  const said: string[] = [];
  let tried = 0;
  let over = false;
  const tabs = new Set<Page>();
  const working = new Set<Promise<void>>();

  const works = async (page: Page) => {
    page.on('crash', () => {
      tabs.delete(page);
      void page.close();
    });
    page.on('close', () => tabs.delete(page));
    tabs.add(page);
    while (!over && tabs.has(page)) {
      const name = `第${++tried}商事`;
      try {
        await adds(page, name);
      } catch (error) {
        // It was killed meanwhile: nobody knows whether this one was kept.
        expect(String(error)).toMatch(/closed|crashed|destroyed/);
        await expect.poll(() => tabs.has(page)).toBe(false);
        return;
      }
      said.push(name);
      await sleep(random() * PAUSE_MS);
    }
  };
  const begins = (page: Page) => {
    const work = works(page).finally(() => working.delete(work));
    working.add(work);
  };
  const another = async () => {
    const page = await context.newPage();
    await open(page, '/desk/companies');
    begins(page);
  };
  // A tab that nobody looks at is not drawn, and its dialogs open with the next frame.
  await context.addInitScript(() => {
    window.requestAnimationFrame = (draw) => window.setTimeout(() => draw(performance.now()), 1);
  });
  await open(ken, '/desk/companies');
  begins(ken);
  while (tabs.size < TABS) await another();

  for (let kill = 1; kill <= KILLS; kill++) {
    const enough = said.length + Math.floor(random() * 5);
    await expect.poll(() => said.length, { message: `kill ${kill}: the work goes on (seed ${SEED})` }).toBeGreaterThanOrEqual(enough);
    await sleep(random() * 60);
    const leader = await Promise.any(
      [...tabs].map(async (page) => {
        if (!(await leads(page))) throw new Error('it follows');
        return page;
      }),
    );
    if (random() < 0.5) {
      const devtools = await context.newCDPSession(leader);
      const crash = leader.waitForEvent('crash');
      // There is nobody left to answer.
      devtools.send('Page.crash').catch(() => undefined);
      await crash;
    }
    await leader.close({ runBeforeUnload: false });
    // Those of one process crash together.
    while (tabs.size < TABS) await another();
  }

  over = true;
  await Promise.all(working);
  const all = [...tabs];
  const first = all[0] ?? ken;
  for (const page of all) await expect(page.locator('header .tag')).toHaveText('オンライン', { timeout: 30_000 });
  await expect.poll(() => waits(first), { message: 'all of it was answered' }).toEqual([]);
  const names = await kept(first);
  expect(names.filter((name, at) => names.indexOf(name) !== at), 'twice').toEqual([]);
  expect(said.filter((name) => !names.includes(name)), `lost (seed ${SEED})`).toEqual([]);
  expect(names.length, 'nothing that nobody typed').toBeLessThanOrEqual(tried);
  for (const page of all) await expect.poll(() => shown(page), { message: 'each tab shows the same', timeout: 60_000 }).toEqual(names);
  expect(await tomoni.cli(['audit', 'verify'])).toContain('whole');
  console.log(`${KILLS} kills, ${said.length} kept of ${tried} (seed ${SEED})`);
});
