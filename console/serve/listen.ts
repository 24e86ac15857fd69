import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerWith, toRequest } from './nodeHttp';
import type { Site } from './site';

export interface Listening {
  port: number;
  /** Takes nothing new, lets what runs end (for ten seconds at the most), and is gone. */
  stop(): Promise<void>;
}

const ENDS_WITHIN_MS = 10_000;
/** Where the caller's address stands, for the entrance; no caller can send a header of that name through. */
export const ADDRESS_HEADER = 'x-audience-address';

/** Serves a site at an address of this machine. Rejects when the port is taken. */
export async function listen(site: Site, { host, port }: { host: string; port: number }): Promise<Listening> {
  const server = createServer((incoming, outgoing) => {
    incoming.headers[ADDRESS_HEADER] = incoming.socket.remoteAddress ?? '';
    const request = toRequest(incoming, outgoing);
    void site(request, new URL(request.url).pathname).then((response) =>
      answerWith(response, request, incoming, outgoing),
    );
  });
  // A file takes as long as it takes; headers do not.
  server.requestTimeout = 0;
  server.headersTimeout = 15_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  return { port: (server.address() as AddressInfo).port, stop: () => stop(server) };
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const giveUp = setTimeout(() => server.closeAllConnections(), ENDS_WITHIN_MS);
  await closed;
  clearTimeout(giveUp);
}
