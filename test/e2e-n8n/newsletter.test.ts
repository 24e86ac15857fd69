import { openAudienceEngine, type AudienceEngine } from '../../engine';
import { testDatabase } from '../support/database';
import { N8nProcess, OWNER } from '../support/n8nProcess';
import { newsletterTests } from '../support/newsletter';
import { smtpCatcher, type SmtpCatcher } from '../support/smtpCatcher';
import { example, importAndPublish, importCredential, type SavedWorkflow } from './workflows';

const base = testDatabase('n8n-newsletter');
const n8n = new N8nProcess({ NODE_FUNCTION_ALLOW_EXTERNAL: 'nodemailer' });
const EVERY_FRIDAY = { triggerToStartFrom: { name: 'Every Friday' } };
let [engine, catcher]: [AudienceEngine?, SmtpCatcher?] = [];

/** A workflow with the mail server that somebody has entered. */
function withServer(name: string, { port }: SmtpCatcher): SavedWorkflow {
  const text = JSON.stringify(example(name));
  const server = `{ host: '127.0.0.1', port: ${port} }`;
  const changed = text.replaceAll("{ host: 'localhost', port: 25 }", server);
  expect(changed).not.toBe(text);
  return JSON.parse(changed) as SavedWorkflow;
}

/** The workflow of issues as it is in two weeks. */
const inTwoWeeks = (workflow: SavedWorkflow): SavedWorkflow[] =>
  [1, 2].map((week) => ({
    ...(JSON.parse(JSON.stringify(workflow).replace('=news-', `=week-${week}-`)) as SavedWorkflow),
    id: `AudienceIssue00${week}`,
  }));

let issues: SavedWorkflow[];

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'UTC' });
  catcher = await smtpCatcher();
  await n8n.prepare();
  await engine.consent.topics.create({ name: 'News', channels: ['email'] });
  await engine.consent.settings.set({ address: `${n8n.address}/webhook/consent` });
  await engine.segments.create({
    name: 'Reads the news',
    type: 'realTime',
    rule: { event: 'Subscribed', where: { property: 'topic', operator: 'is', value: 'News' } },
  });
  await importCredential(n8n, base.uri);
  const smtp = { user: '', password: '', host: '127.0.0.1', port: catcher.port, secure: false };
  await n8n.import('credentials', [{ id: 'smtp', name: 'SMTP', type: 'smtp', data: smtp }]);
  issues = inTwoWeeks(withServer('consent/newsletter-issue', catcher));
  await importAndPublish(n8n, withServer('consent/newsletter', catcher), ...issues);
  await n8n.start();
  await n8n.rest('POST', '/owner/setup', OWNER);
}, 20 * 60_000);

afterAll(async () => {
  await n8n.dispose();
  await catcher?.close();
  await engine?.close();
  await base.drop();
}, 60_000);

newsletterTests({
  engine: () => engine as AudienceEngine,
  mails: () => catcher?.mails ?? [],
  async signUp(email) {
    const { status, text } = await n8n.webhook('newsletter', { email });
    expect(status).toBe(200);
    return text;
  },
  async sendIssue() {
    const workflowData = issues.shift();
    await n8n.rest('POST', `/workflows/${workflowData?.id}/run`, { workflowData, ...EVERY_FRIDAY });
  },
  output: () => n8n.output(),
});
