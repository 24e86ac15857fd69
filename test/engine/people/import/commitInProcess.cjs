'use strict';
// A process that commits an import and is killed in the middle of it: argv is uri, account, import, number of the step that it does not outlive.
const { engineOf } = require('../../../../dist/engine/openEngine.js');

const [uri, account, importId, last] = process.argv.slice(2);
let steps = Number(last);
const engine = engineOf({
  uri,
  account,
  step: () => {
    if (--steps === 0) process.kill(process.pid, 'SIGKILL');
  },
});

engine.profiles.import.commit(importId).then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
