import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../scripts/lib/freePort.cjs';
import { awaitWebhook, prepareN8n } from '../../scripts/lib/n8nServer.cjs';
import { ensureBuilt } from './built';

export interface N8nServer {
  pid: number;
  output(): string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

interface PreparedN8n {
  command(...args: string[]): Promise<string>;
  importInto(kind: 'credentials' | 'workflow', content: unknown): Promise<void>;
  start(): Promise<N8nServer>;
  startWorker(): Promise<N8nServer>;
}

export const OWNER = {
  email: 'owner@example.com',
  firstName: 'Olga',
  lastName: 'Owner',
  password: 'Password123',
};

/** A real n8n with a user folder of its own, into which the packed package was installed as n8n installs community packages. */
export class N8nProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'audience-n8n-'));
  private prepared?: PreparedN8n;
  private server?: N8nServer;
  private worker?: N8nServer;
  private cookie = '';
  address = '';

  /** @param environment further variables for n8n, for example of its log */
  constructor(private readonly environment: Readonly<Record<string, string>> = {}) {}

  /** Packs the package and installs it; the server is not started yet. */
  async prepare(): Promise<void> {
    ensureBuilt();
    const port = await freePort();
    this.address = `http://127.0.0.1:${port}`;
    this.prepared = (await prepareN8n({
      folder: this.folder,
      port,
      environment: this.environment,
      say: (line: string) => console.log(line),
    })) as PreparedN8n;
  }

  /** Runs a command of n8n's own command line. */
  async command(...args: string[]): Promise<string> {
    return this.isPrepared().command(...args);
  }

  async import(kind: 'credentials' | 'workflow', content: unknown): Promise<void> {
    await this.isPrepared().importInto(kind, content);
  }

  async start(): Promise<void> {
    this.server = await this.isPrepared().start();
  }

  /** The process that runs the executions, in queue mode; one at a time. */
  async startWorker(): Promise<void> {
    this.worker = await this.isPrepared().startWorker();
  }

  async killWorker(): Promise<void> {
    await this.worker?.stop('SIGKILL');
  }

  /** Ends the server and everything it started. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.server?.stop(signal);
  }

  output(): string {
    return `${this.worker?.output().slice(-3_000) ?? ''}${this.server?.output() ?? ''}`;
  }

  async rest<T>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.address}/rest${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...(this.cookie !== '' && { Cookie: this.cookie }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    const cookies = answer.headers.getSetCookie();
    if (cookies.length > 0) this.cookie = cookies.map((cookie) => cookie.split(';')[0]).join('; ');
    return (JSON.parse(text) as { data: T }).data;
  }

  /** Posts to the webhook of a published workflow. */
  async webhook(path: string, body: unknown): Promise<{ status: number; text: string }> {
    const url = `${this.address}/webhook/${path}`;
    if (!(await awaitWebhook(url)))
      throw new Error(`${url} is not registered\n${this.output().slice(-3_000)}`);
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, text: await answer.text() };
  }

  async dispose(): Promise<void> {
    await this.killWorker();
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private isPrepared(): PreparedN8n {
    if (this.prepared === undefined) throw new Error('Call prepare() first');
    return this.prepared;
  }
}
