import type { AudienceEngine } from '../../engine';
import { headersOf, linkIn, oneClickOf, textOf } from './mailSource';
import type { CaughtMail } from './smtpCatcher';
import { until } from './until';

/** A host in which the newsletter of docs/consent.md runs, and whose mail server is a catcher. */
export interface NewsletterHost {
  engine(): AudienceEngine;
  mails(): readonly CaughtMail[];
  /** Fills in the form, and resolves with what the browser shows then. */
  signUp(email: string): Promise<string>;
  /** Sends an issue; resolves when the host has begun. */
  sendIssue(): Promise<void>;
  output(): string;
}

const LEAVES = 'dora@example.com';
const STAYS = 'emil@example.com';

/** Form, double opt-in, welcome, issues, and out by one click: the same tests in both hosts. */
export function newsletterTests(host: NewsletterHost): void {
  const status = async (email: string) =>
    (await host.engine().consent.get({ contact: { email }, topic: 'News' })).status;
  const lettersTo = (email: string) => host.mails().filter(({ to }) => to.includes(email));
  const letter = async (email: string, number: number): Promise<CaughtMail> => {
    await until(
      host,
      `letter ${number} to ${email}`,
      () => Promise.resolve(lettersTo(email).length >= number),
      40,
    );
    return lettersTo(email)[number - 1] as CaughtMail;
  };
  const press = async (url: string, fields: Record<string, string> | FormData): Promise<string> => {
    const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
    // As a mailbox provider does it: no cookie, no page before it, and nothing is followed.
    const answer = await fetch(url, { method: 'POST', body, redirect: 'error' });
    expect(answer.headers.get('set-cookie')).toBe(null);
    expect(answer.status).toBe(200);
    return answer.text();
  };
  const scan = async (url: string, times: number): Promise<void> => {
    for (let done = 0; done < times; done += 20)
      await Promise.all(
        Array.from({ length: 20 }, async (_, i) => {
          const headers: Record<string, string> = i % 5 === 0 ? { Purpose: 'prefetch' } : {};
          const method = i % 2 ? 'HEAD' : 'GET';
          const answer = await fetch(url, { method, headers });
          expect([method, answer.status]).toEqual([method, 200]);
          await answer.arrayBuffer();
        }),
      );
  };

  it('who fills in the form is written one letter to confirm, and is told nothing that a stranger could use', async () => {
    for (let times = 0; times < 2; times++) {
      const page = await host.signUp(LEAVES);
      expect(page).toMatch(/letter/i);
      expect(page).not.toContain('?c=');
    }
    const mail = await letter(LEAVES, 1);
    expect(textOf(mail)).toContain('press the button');
    expect(headersOf(mail).filter(([name]) => name.startsWith('list-'))).toEqual([]);
    expect(await status(LEAVES)).toBe('pending');
  });

  it('a thousand scanners that open the link in the letter confirm nothing, and nobody is welcomed', async () => {
    await scan(linkIn(await letter(LEAVES, 1)), 1_000);
    expect(await status(LEAVES)).toBe('pending');
    expect(lettersTo(LEAVES)).toHaveLength(1);
  }, 600_000);

  it('the page speaks the language of who opens it, and takes nothing from elsewhere', async () => {
    const page = await fetch(linkIn(await letter(LEAVES, 1)), { headers: { 'Accept-Language': 'de' } });
    expect(await page.text()).toContain('Bitte bestätigen');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('set-cookie')).toBe(null);
  });

  it('who presses the button is subscribed, and is welcomed with the headers of RFC 8058', async () => {
    const confirm = linkIn(await letter(LEAVES, 1));
    expect(await press(confirm, { do: 'confirm' })).toContain('you are subscribed');
    expect(await status(LEAVES)).toBe('subscribed');
    const welcome = await letter(LEAVES, 2);
    expect(welcome.from).toBe('news@example.com');
    expect(oneClickOf(welcome)).toBe(linkIn(welcome));
  });

  it('an issue goes to everybody who is subscribed, each with a link of their own', async () => {
    await host.signUp(STAYS);
    await press(linkIn(await letter(STAYS, 1)), { do: 'confirm' });
    await letter(STAYS, 2);
    await host.sendIssue();
    const [one, other] = [await letter(LEAVES, 3), await letter(STAYS, 3)];
    expect(oneClickOf(one)).not.toBe(oneClickOf(other));
  }, 120_000);

  it('one click of the mail program leads out, and opening its address does not', async () => {
    const uri = oneClickOf(await letter(LEAVES, 3));
    await scan(uri, 20);
    // A POST that says something else is no click.
    await press(uri, { 'List-Unsubscribe': 'Maybe' });
    expect(await status(LEAVES)).toBe('subscribed');
    for (let times = 0; times < 2; times++) await press(uri, { 'List-Unsubscribe': 'One-Click' });
    expect(await status(LEAVES)).toBe('unsubscribed');
    expect(await status(STAYS)).toBe('subscribed');
    expect((await fetch(`${uri}x`, { method: 'POST' })).status).toBe(404);
  });

  it('the gate rejects who is out, and the next issue goes to the others alone', async () => {
    const gate = (email: string) =>
      host.engine().contacts.gate({ email, channel: 'email', topic: 'News', flowId: 'test' });
    expect(await gate(LEAVES)).toEqual({ allowed: false, reason: 'unsubscribed' });
    expect(await gate(STAYS)).toEqual({ allowed: true });
    await host.sendIssue();
    await letter(STAYS, 4);
    const broadcasts = await host.engine().broadcasts.list();
    await until(
      host,
      'the issue is recorded as sent',
      async () => (await host.engine().broadcasts.get(broadcasts[0]?.id ?? '')).sent === 1,
      30,
    );
    expect(await host.engine().broadcasts.get(broadcasts[0]?.id ?? '')).toMatchObject({
      recipients: 1,
      sent: 1,
      rejected: 1,
    });
    expect(lettersTo(LEAVES)).toHaveLength(3);
    expect(lettersTo(STAYS)).toHaveLength(4);
  }, 120_000);

  it('who leaves by a provider that sends the click in parts is out as well', async () => {
    const parts = new FormData();
    parts.set('List-Unsubscribe', 'One-Click');
    await press(oneClickOf(await letter(STAYS, 4)), parts);
    expect(await status(STAYS)).toBe('unsubscribed');
  });

  it('each step stands in the chain with how it was done, and the chain is whole', async () => {
    const { consent } = host.engine();
    const history = await consent.history({ email: LEAVES });
    expect(history.map(({ action, how }) => `${action} by ${how}`)).toEqual([
      'request by form',
      'subscribe by page',
      'unsubscribe by link',
    ]);
    expect(history[0]).toMatchObject({ shown: 'Yes, send me the news once a week.', version: '1' });
    expect(history[2]).toMatchObject({
      by: 'the contact',
      ip: expect.stringContaining('127.0.0.1') as string,
    });
    expect(await consent.verifyAll()).toMatchObject({ valid: true });
  });
}
