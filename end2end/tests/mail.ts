import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';

/** A mail as its reader sees it. */
export interface Mail {
  to: string[];
  subject: string;
  text: string;
  /** Every address in the text, in order. */
  links: string[];
  /** The calendar entry, where there is one. */
  ics?: string;
  /** Names of the PDFs in it. */
  papers: string[];
  /** Stays the same when a mail is sent again. */
  messageId: string;
}

/** Reads all mails of a folder, oldest first: their names begin with the time. */
export async function readMails(folder: string): Promise<Mail[]> {
  const names = await readdir(folder).catch(() => []);
  const mails = names.filter((name) => name.endsWith('.eml')).sort();
  return Promise.all(mails.map(async (name) => parseMail(await readFile(join(folder, name)))));
}

/** Reads one mail as it travels, also for a test's own mail server. */
export async function parseMail(raw: Buffer): Promise<Mail> {
  const mail = await PostalMime.parse(raw, { attachmentEncoding: 'utf8' });
  const text = mail.text ?? '';
  const calendar = mail.attachments.find((part) => part.mimeType === 'text/calendar');
  return {
    to: (mail.to ?? []).map((address) => address.address ?? ''),
    subject: mail.subject ?? '',
    text,
    links: text.match(/https?:\/\/[^\s<>"「」、。]+/g) ?? [],
    ics: calendar && String(calendar.content),
    papers: mail.attachments
      .filter((part) => part.mimeType === 'application/pdf')
      .map((part) => part.filename ?? ''),
    messageId: mail.messageId ?? '',
  };
}
