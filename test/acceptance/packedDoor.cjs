'use strict';
// The built door with packed columns, however few people there are: packed before the first question, and asked wherever they answer.
const { resolve } = require('node:path');
const { openAudienceEngine } = require(resolve(__dirname, '../../dist/engine/index.js'));

let packed = 0;

exports.openAudienceEngine = async (options) => {
  const engine = await openAudienceEngine({ ...options, columns: { from: 1 } });
  const { audience } = engine;
  let pack;
  const ready = async (rule, asked) => {
    await (pack ??= engine.work.runDue());
    if ((await audience.explainPlan(rule, asked)).columns) packed++;
  };
  return {
    ...engine,
    audience: {
      ...audience,
      async *select(rule, asked) {
        await ready(rule, asked);
        yield* audience.select(rule, asked);
      },
      async count(rule, asked) {
        await ready(rule, asked);
        return audience.count(rule, asked);
      },
    },
  };
};

process.on('exit', () => console.log(`${packed} answers from columns`));
