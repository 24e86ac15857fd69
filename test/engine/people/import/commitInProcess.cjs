'use strict';
// A process that commits an import and is killed in the middle of it: argv is uri, account, import, how many chunks it writes, and the number of the step
// after them that it does not outlive; nor does it outlive one more chunk.
const { engineOf } = require('../../../../dist/engine/openEngine.js');

const [uri, account, importId, chunks, last] = process.argv.slice(2);
let written = 0;
let steps = Number(last);
const engine = engineOf({
  uri,
  account,
  step: (name) => {
    if (name === 'chunkWritten') written++;
    else if (written >= Number(chunks)) steps--;
    if (steps === 0 || written > Number(chunks)) process.kill(process.pid, 'SIGKILL');
  },
});

engine.profiles.import.commit(importId).then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
