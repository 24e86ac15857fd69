import { createSocket } from 'node:dgram';
import { getServers, setServers } from 'node:dns';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export interface SeedList {
  /** The name that a connection string of mongodb+srv:// has. */
  host: string;
  /** Asks the real name servers of this machine again. */
  stop(): Promise<void>;
}

const SRV = 33;
const TXT = 16;
/** Under a name whose parent is the rest of 127.0.0.1: the driver takes only servers below the parent of the name it asks for. */
const HOST = 'cluster.0.0.1';

/**
 * A name server of our own, which this process asks from now on: it knows one name, as MongoDB Atlas keeps them, that stands for a server at
 * 127.0.0.1. Any other name does not exist.
 *
 * @param options of the connection, as its TXT record says them, for example `authSource=admin`.
 */
export async function startSeedList(port: number, options: string): Promise<SeedList> {
  const socket = createSocket('udp4');
  socket.on('message', (question, from) =>
    socket.send(answerTo(question, { port, options }), from.port, from.address),
  );
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const before = getServers();
  setServers([`127.0.0.1:${(socket.address() as AddressInfo).port}`]);
  return {
    host: HOST,
    async stop() {
      setServers(before);
      socket.close();
      await once(socket, 'close');
    },
  };
}

/** RFC 1035 and 2782: the question as it came, then the one record that is asked for, or NXDOMAIN. */
function answerTo(message: Buffer, { port, options }: { port: number; options: string }): Buffer {
  const { name, end } = nameAt(message, 12);
  const type = message.readUInt16BE(end);
  const found =
    type === SRV && name === `_mongodb._tcp.${HOST}`
      ? srv(port, '127.0.0.1')
      : type === TXT && name === HOST
        ? text(options)
        : undefined;
  const head = Buffer.from(message.subarray(0, 12));
  head.writeUInt16BE(found === undefined ? 0x8183 : 0x8180, 2);
  for (const [at, count] of [
    [4, 1],
    [6, found === undefined ? 0 : 1],
    [8, 0],
    [10, 0],
  ] as const)
    head.writeUInt16BE(count, at);
  const question = message.subarray(12, end + 4);
  if (found === undefined) return Buffer.concat([head, question]);
  // The name of the question again, class IN, one minute to live.
  const record = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, found.length >> 8, found.length & 0xff]);
  return Buffer.concat([head, question, record, found]);
}

function nameAt(message: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = start;
  for (let length = message.readUInt8(at); length > 0; length = message.readUInt8(at)) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

/** A text with its length before it, also a label of a name. */
const text = (value: string): Buffer =>
  Buffer.concat([Buffer.from([value.length]), Buffer.from(value, 'latin1')]);
const srv = (port: number, target: string): Buffer =>
  Buffer.concat([
    Buffer.from([0, 0, 0, 0, port >> 8, port & 0xff]),
    ...target.split('.').map(text),
    Buffer.from([0]),
  ]);
