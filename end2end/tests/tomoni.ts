import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { type Mail, readMails } from './mail';

const target = process.env.CARGO_TARGET_DIR ?? '../target';
/** What starts. */
export const binary = resolve(process.env.TOMONI_BINARY ?? join(target, 'debug/tomoni'));

export interface Settings {
  /** Begin with the sample data. */
  demo?: boolean;
  /** More for the server's environment, such as `TOMONI_SMTP_URL`. */
  env?: Record<string, string>;
}

/** The real program on a free port, with a data folder of its own. */
export class Tomoni {
  /** Where it listens, without a slash at the end. */
  url = '';
  /** Everything it has said. */
  log = '';
  readonly data: string;
  readonly #settings: Settings;
  #child?: ChildProcess;

  private constructor(data: string, settings: Settings) {
    this.data = data;
    this.#settings = { ...settings };
  }

  /** Starts it and waits until it is ready. */
  static async start(settings: Settings = {}): Promise<Tomoni> {
    const data = await mkdtemp(join(tmpdir(), 'tomoni-'));
    const tomoni = new Tomoni(data, settings);
    await tomoni.#spawn();
    return tomoni;
  }

  /** Ends it and starts it again at the same address, with what else is said to it. */
  async restart(env: Record<string, string> = {}): Promise<void> {
    await this.stop();
    this.#settings.env = { ...this.#settings.env, ...env };
    await this.#spawn(new URL(this.url).port);
  }

  async #spawn(port = '0') {
    const args = ['serve', '--listen', `127.0.0.1:${port}`, ...(this.#settings.demo ? ['--demo'] : [])];
    const child = spawn(binary, args, { env: this.#env(), stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    child.stderr.on('data', (words) => (this.log += words));
    const stdout = createInterface({ input: child.stdout });
    await new Promise<void>((ready, fail) => {
      stdout.on('line', (line) => {
        this.log += `${line}\n`;
        const address = /^listening on (http:\/\/\S+)/.exec(line)?.[1];
        if (address) {
          // By name: browsers bind passkeys to names.
          this.url = address.replace('127.0.0.1', 'localhost');
          ready();
        }
      });
      child.once('error', fail);
      child.once('exit', (code) => fail(new Error(`the server ended with ${code}:\n${this.log}`)));
    });
  }

  /** Only what the test says: the developer's own settings must not leak in. */
  #env(): NodeJS.ProcessEnv {
    const own = Object.entries(process.env).filter(
      ([name]) => !name.startsWith('TOMONI_') && name !== 'DATABASE_URL',
    );
    return { ...Object.fromEntries(own), TOMONI_DATA: this.data, ...this.#settings.env };
  }

  /** Runs an operator's command beside the server; answers with what it prints. */
  async cli(args: string[]): Promise<string> {
    const env = { ...this.#env(), TOMONI_BASE_URL: this.url };
    const { stdout } = await promisify(execFile)(binary, args, { env });
    return stdout.trim();
  }

  /** A one-time address that signs in someone with this role. */
  async staffLink(role = 'events', email = `${role}@staff.example`): Promise<string> {
    const printed = await this.cli(['staff', 'invite', email, '--role', role]);
    const link = printed.match(/https?:\/\/\S+/)?.[0];
    if (!link) throw new Error(`no address in: ${printed}`);
    return link;
  }

  /** All mails written so far, oldest first. */
  mails(): Promise<Mail[]> {
    return readMails(join(this.data, 'mail'));
  }

  /** Ends it as the system would, and answers with its exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    if (!child) return null;
    if (child.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'exit');
      child.kill(signal);
      await exit;
    }
    return child.exitCode;
  }

  /** Ends it and leaves nothing behind. */
  async remove(): Promise<void> {
    await this.stop();
    await rm(this.data, { recursive: true, force: true });
  }
}
