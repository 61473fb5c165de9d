import { AxeBuilder } from '@axe-core/playwright';
import {
  type BrowserContext,
  type BrowserContextOptions,
  type Locator,
  type Page,
  test as base,
  expect,
} from '@playwright/test';
import type { Mail } from './mail';
import { type Settings, Tomoni } from './tomoni';

export { expect };
export type { Locator, Mail, Page, Tomoni };

interface Fixtures {
  /** How the server is started: `test.use({ settings: { demo: true } })`. */
  settings: Settings;
  /** The real program, fresh for each test. Pages open its addresses by their path. */
  tomoni: Tomoni;
  /** What browsers complained about; a test that expects a complaint allows it. */
  complaints: Complaints;
  /** Opens a page for someone else, with cookies and settings of their own. */
  visitor: (options?: BrowserContextOptions) => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  settings: [{}, { option: true }],

  tomoni: async ({ settings }, use, info) => {
    const tomoni = await Tomoni.start(settings);
    await use(tomoni);
    const code = await tomoni.stop();
    if (info.status !== info.expectedStatus) {
      await info.attach('server', { body: tomoni.log, contentType: 'text/plain' });
    }
    await tomoni.remove();
    expect(code === 0 || code === null, `the server ended with ${code}`).toBe(true);
  },

  baseURL: async ({ tomoni }, use) => use(tomoni.url),

  complaints: async ({ tomoni }, use) => {
    const complaints = new Complaints(tomoni.url);
    await use(complaints);
    expect(complaints.heard(), 'errors in the browser').toEqual([]);
  },

  context: async ({ context, complaints }, use) => {
    complaints.listen(context);
    await use(context);
  },

  visitor: async ({ browser, complaints, contextOptions, baseURL }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ ...contextOptions, baseURL, ...options });
      complaints.listen(context);
      contexts.push(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

/** Errors on the console, uncaught ones, what the content security policy refused, and requests to others. */
class Complaints {
  readonly #home: string;
  readonly #all: string[] = [];
  readonly #allowed: RegExp[] = [];

  constructor(home: string) {
    this.#home = home;
  }

  /** Expects complaints like this one. */
  allow(pattern: RegExp) {
    this.#allowed.push(pattern);
  }

  listen(context: BrowserContext) {
    context.on('console', (message) => {
      // Chromium reports violations of the policy here, too.
      if (message.type() === 'error') this.#all.push(`${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => this.#all.push(String(error.error())));
    context.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== this.#home) this.#all.push(`asked ${request.url()}`);
    });
  }

  heard(): string[] {
    return this.#all.filter((words) => !this.#allowed.some((pattern) => pattern.test(words)));
  }
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Insists that axe finds nothing on the page, while no colour of it is on its way to another. Behind an open dialog
 * nothing can be reached: there one looks `within` it.
 */
export async function axe(page: Page, within = 'html'): Promise<void> {
  // Whoever wants less motion gets no transitions: none can begin between the wait and the look.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.waitForFunction(() => !document.getAnimations().some((one) => one instanceof CSSTransition));
  const { violations } = await new AxeBuilder({ page }).include(within).withTags(RULES).analyze();
  await page.emulateMedia({ reducedMotion: null });
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}`),
  );
  expect(found, `accessibility of ${page.url()}`).toEqual([]);
}

/** Waits for the newest mail to this address whose subject matches. */
export async function mailTo(tomoni: Pick<Tomoni, 'mails'>, address: string, subject = /./): Promise<Mail> {
  let found: Mail | undefined;
  const look = async () => {
    const mails = await tomoni.mails();
    found = mails.findLast((mail) => mail.to.includes(address) && subject.test(mail.subject));
    return found !== undefined;
  };
  await expect.poll(look, { message: `a mail to ${address}: ${subject}` }).toBe(true);
  if (!found) throw new Error('unreachable');
  return found;
}
