import type { CaughtMail } from './smtpCatcher';

/** Longer lines are not allowed on the wire (RFC 5322, 2.1.1), without their end. */
const LONGEST_LINE = 998;

/** The headers of a mail in the order they came, unfolded (RFC 5322, 2.2.3), by their names in lower case. */
export function headersOf({ source }: CaughtMail): [name: string, value: string][] {
  const [head = ''] = source.split('\r\n\r\n', 1);
  expect(source.split('\r\n').filter((line) => line.length > LONGEST_LINE)).toEqual([]);
  return head
    .replace(/\r\n(?=[ \t])/g, '')
    .split('\r\n')
    .map((line) => {
      const [, name = '', value = ''] = /^([!-9;-~]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
      expect([line, name]).not.toEqual([line, '']);
      return [name.toLowerCase(), value];
    });
}

/** The one value of a header. */
export function headerOf(mail: CaughtMail, name: string): string {
  const values = headersOf(mail).flatMap(([one, value]) => (one === name.toLowerCase() ? [value] : []));
  expect([name, ...values]).toHaveLength(2);
  return values[0] as string;
}

/** What a mail of plain text says. */
export function textOf(mail: CaughtMail): string {
  const body = mail.source.slice(mail.source.indexOf('\r\n\r\n') + 4);
  const encoding = new Map(headersOf(mail)).get('content-transfer-encoding') ?? '7bit';
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

/** The only link of consent in what a mail says. */
export function linkIn(mail: CaughtMail): string {
  const links = textOf(mail).match(/https?:\/\/[^\s<>"]+\?c=[\w-]+/g) ?? [];
  expect(links).toHaveLength(1);
  return links[0] as string;
}

/** What a mail program presses, after all that RFC 8058 asks of the mail: both headers once, one URI in angle brackets, the literal value. */
export function oneClickOf(mail: CaughtMail): string {
  expect(headerOf(mail, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
  const [, uri] = /^<(https?:\/\/[^\s<>,]+)>$/.exec(headerOf(mail, 'List-Unsubscribe')) ?? [];
  expect(uri).toBeDefined();
  return uri as string;
}
