'use strict';
// `npm run start:n8n`, under Node 24 and after the build: a real n8n with the example workflows, and lines to paste.
const { join } = require('node:path');
const { awaitWebhook } = require('../lib/n8nServer.cjs');
const { nextCast } = require('./cast.cjs');
const { OWNER, startN8n } = require('./n8n.cjs');
const { seedJourneys } = require('./journeys.cjs');
const { awaitLaunch, curl, runJourney } = require('./runJourney.cjs');
const { EVENT_TYPE } = require('./seed.cjs');

const LOYAL = 'AudienceLoyal001';

async function start({ data, port, uri, engine, say }) {
  await seedJourneys(engine, new Date());
  return startN8n({ folder: join(data, 'n8n'), port, mongodbUri: uri, say });
}

async function lines({ address, engine }) {
  const login = [`Open the editor:  ${address}/`, `Log in with:      ${OWNER.email}  ${OWNER.password}`];
  const flow = await awaitLaunch(engine, ({ id }) => id.includes(`:${LOYAL}:`));
  if (!flow)
    return [
      ...login,
      'The workflow Loyal customers has not started: open it and look at its Segment Entry Trigger.',
    ];
  const [enters, refused] = await nextCast(engine, { now: new Date(), flowId: flow.id });
  const [shop, inbox] = [`${address}/webhook/shop/events`, `${address}/webhook/inbox`];
  await Promise.all([shop, inbox].map(awaitWebhook));
  const purchase = ({ email }, amount) => curl(shop, { event: EVENT_TYPE, email, properties: { amount } });
  return [
    ...login,
    '',
    'Paste these lines into another terminal, one after the other, and watch the executions of Loyal customers:',
    `${address}/workflow/${LOYAL}/executions`,
    '',
    `# ${enters.name} buys for the second time in 30 days, and so enters the workflow and is tagged loyal`,
    purchase(enters, 42),
    `# ${refused.name} answers a message with STOP`,
    curl(inbox, { from: refused.phone, text: 'STOP' }),
    `# ${refused.name} buys for the second time too, and is rejected: nothing is sent to somebody who said STOP`,
    purchase(refused, 27),
    `# ${enters.name} leaves a cart, and is reminded of it 20 seconds later; one in ten is not, to compare with`,
    curl(shop, { event: 'Cart left', email: enters.email, properties: { cartId: 'c1' } }),
  ];
}

void runJourney({ command: 'npm run start:n8n', name: 'n8n', usualPort: 5678, start, lines });
