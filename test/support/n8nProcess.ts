import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from '../../scripts/lib/freePort.cjs';
import { installN8n } from '../../scripts/lib/installN8n.cjs';
import { checkout, ensureBuilt } from './built';

/** A real n8n with a user folder of its own, into which the packed package was installed as n8n installs community packages. */
export class N8nProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'audience-n8n-'));
  private program = '';
  private environment: NodeJS.ProcessEnv = {};
  private child?: ChildProcess;
  private gone: Promise<void> = Promise.resolve();
  private said = '';
  private cookie = '';
  address = '';

  /** Packs the package and installs it; the server is not started yet. */
  async prepare(): Promise<void> {
    ensureBuilt();
    this.program = installN8n((line: string) => console.log(line));
    const nodes = join(this.folder, '.n8n', 'nodes');
    mkdirSync(nodes, { recursive: true });
    const [packed] = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', this.folder], checkout)) as [{ filename: string }];
    writeFileSync(join(nodes, 'package.json'), JSON.stringify({ name: 'installed-nodes', private: true }));
    npm(['install', '--omit=dev', '--legacy-peer-deps', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', join(this.folder, packed.filename)], nodes);
    const port = await freePort();
    this.address = `http://127.0.0.1:${port}`;
    this.environment = {
      ...process.env,
      NODE_ENV: 'production',
      NODE_OPTIONS: '',
      PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
      N8N_USER_FOLDER: this.folder,
      N8N_PORT: String(port),
      N8N_LISTEN_ADDRESS: '127.0.0.1',
      N8N_RUNNERS_BROKER_PORT: String(await freePort()),
      N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
      N8N_DIAGNOSTICS_ENABLED: 'false',
      N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
      N8N_TEMPLATES_ENABLED: 'false',
      N8N_PERSONALIZATION_ENABLED: 'false',
      N8N_SECURE_COOKIE: 'false',
    };
  }

  /** Runs a command of n8n's own command line. */
  command(...args: string[]): string {
    return execFileSync(process.execPath, [this.program, ...args], { env: this.environment, cwd: this.folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  import(kind: 'credentials' | 'workflow', content: unknown): void {
    const file = join(this.folder, `import-${kind}.json`);
    writeFileSync(file, JSON.stringify(content));
    this.command(`import:${kind}`, `--input=${file}`);
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [this.program, 'start'], { env: this.environment, cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.child = child;
    this.gone = new Promise((resolve) => child.once('exit', () => resolve()));
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (this.said += String(chunk)));
    for (let tries = 0; ; tries += 1) {
      // The editor answers once the workflows have been activated; /healthz before that.
      if (this.said.includes('Editor is now accessible')) return;
      if (child.exitCode !== null || tries > 1_200) throw new Error(`n8n did not start:\n${this.said.slice(-4_000)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Ends the server and everything it started. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const { child } = this;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    process.kill(-child.pid, signal);
    await this.gone;
    this.said = '';
  }

  output(): string {
    return this.said;
  }

  async rest<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
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

  async webhook(path: string, body: unknown): Promise<{ status: number; text: string }> {
    const answer = await fetch(`${this.address}/webhook/${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    return { status: answer.status, text: await answer.text() };
  }

  async dispose(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function npm(args: string[], cwd: string): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
