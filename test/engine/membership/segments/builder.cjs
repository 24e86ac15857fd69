'use strict';
// A process that builds segments and is killed at its second page: argv is uri, account.
const { engineOf } = require('../../../../dist/engine/openEngine.js');

const [uri, account] = process.argv.slice(2);
let pages = 0;
const engine = engineOf({
  uri,
  account,
  step: (name) => {
    if (name === 'pageBuilt' && ++pages === 2) process.kill(process.pid, 'SIGKILL');
  },
});
engine.work.start();
