// Reads [[path, code], …] on standard input, answers with ESLint's findings for each as JSON. A process of its own, because
// jest's sandbox does not load eslint.config.mjs.
import { ESLint } from 'eslint';
import { text } from 'node:stream/consumers';

const eslint = new ESLint();
const answers = [];
for (const [filePath, code] of JSON.parse(await text(process.stdin))) {
  const [result] = await eslint.lintText(code, { filePath });
  answers.push(result.messages.map((message) => message.message));
}
console.log(JSON.stringify(answers));
