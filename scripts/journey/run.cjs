'use strict';
// `npm start`, under Node 24 and after the build: Node-RED with the example flow, and three lines to paste.
const { join } = require('node:path');
const { nextCast } = require('./cast.cjs');
const { seedJourneys } = require('./journeys.cjs');
const { startNodeRed } = require('./nodeRed.cjs');
const { awaitLaunch, curl, runJourney } = require('./runJourney.cjs');
const { EVENT_TYPE, FLOW_ID } = require('./seed.cjs');

async function start({ data, port, uri, engine, say }) {
  await seedJourneys(engine, new Date());
  return startNodeRed({
    folder: join(data, 'node-red'),
    port,
    mongodbUri: uri,
    onShown: say,
    onTrouble: (line) => console.error(`Node-RED: ${line}`),
  });
}

async function lines({ address, engine, say }) {
  // The flow is launched by its Segment Entry node, once that has reached the database.
  if (!(await awaitLaunch(engine, ({ id }) => id === FLOW_ID)))
    say('The example flow has not started: open the editor and look at the node Segment Entry.');
  const [enters, refused] = await nextCast(engine, { now: new Date(), flowId: FLOW_ID });
  const purchase = ({ email }, amount) =>
    curl(`${address}/shop/events`, { type: EVENT_TYPE, profile: { email }, properties: { amount } });
  return [
    `Open the editor:  ${address}/`,
    '',
    'Paste these lines into another terminal, one after the other, and watch this one:',
    '',
    `# ${refused.name} answers a message with STOP`,
    curl(`${address}/inbox`, { from: refused.phone, text: 'STOP' }),
    `# ${enters.name} buys for the second time in 30 days, and so enters the flow`,
    purchase(enters, 42),
    `# ${refused.name} buys for the second time too, and is rejected: nothing is sent to somebody who said STOP`,
    purchase(refused, 27),
    `# ${enters.name} leaves a cart, and is reminded of it 20 seconds later; one in ten is not, to compare with`,
    curl(`${address}/shop/events`, {
      type: 'Cart left',
      profile: { email: enters.email },
      properties: { cartId: 'c1' },
    }),
  ];
}

void runJourney({ command: 'npm start', name: 'Node-RED', usualPort: 1880, start, lines });
