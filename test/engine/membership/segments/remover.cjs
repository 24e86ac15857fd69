'use strict';
// A process that is killed when a segment has left its account and its memberships have not: argv is uri, account, and the segment to delete or the flow to stop.
const { engineOf } = require('../../../../dist/engine/openEngine.js');

const [uri, account, what, name] = process.argv.slice(2);
const engine = engineOf({
  uri,
  account,
  step: (step) => {
    if (step === 'segmentLeft') process.kill(process.pid, 'SIGKILL');
  },
});
void (what === 'segment' ? engine.segments.delete(name) : engine.flows.stop(name));
