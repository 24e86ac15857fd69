import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A mail as it came over the wire. */
export interface CaughtMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body as they were sent, with CRLF; the dots that SMTP doubles are single again. */
  readonly source: string;
}

/** An SMTP server on loopback that delivers nothing: what it takes stands in `mails`. */
export interface SmtpCatcher {
  readonly port: number;
  readonly mails: readonly CaughtMail[];
  close(): Promise<void>;
}

const END_OF_MAIL = '\r\n.\r\n';

export async function smtpCatcher(): Promise<SmtpCatcher> {
  const mails: CaughtMail[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket)).on('error', () => socket.destroy());
    converse(socket, (mail) => mails.push(mail));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

/** One conversation (RFC 5321), without TLS and without a login. */
function converse(socket: Socket, take: (mail: CaughtMail) => void): void {
  let [received, from, to]: [string, string, string[]] = ['', '', []];
  let isMail = false;
  const say = (line: string): void => void socket.write(`${line}\r\n`);

  const obey = (line: string): void => {
    const [verb = ''] = line.toUpperCase().split(/[ :]/, 1);
    const address = /<(.*?)>/.exec(line)?.[1] ?? '';
    if (verb === 'MAIL') [from, to] = [address, []];
    else if (verb === 'RCPT') to.push(address);
    else if (verb === 'DATA') isMail = true;
    else if (!['EHLO', 'HELO', 'RSET', 'NOOP', 'QUIT'].includes(verb)) return say('502 not known here');
    say(isMail ? '354 go on' : verb === 'QUIT' ? '221 bye' : '250 well');
    if (verb === 'QUIT') socket.end();
  };

  // Bytes as characters: what is eight bits wide stays what it was.
  socket.setEncoding('latin1').on('data', (chunk) => {
    received += String(chunk);
    for (;;) {
      const end = isMail ? END_OF_MAIL : '\r\n';
      const at = received.indexOf(end);
      if (at < 0) return;
      const part = received.slice(0, at);
      received = received.slice(at + end.length);
      if (!isMail) {
        obey(part);
        continue;
      }
      isMail = false;
      take({ from, to, source: Buffer.from(`${part}\r\n`.replace(/^\.\./gm, '.'), 'latin1').toString() });
      say('250 taken');
    }
  });
  say('220 the catcher');
}
