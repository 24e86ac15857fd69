import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../support/built';
import { testServerUri } from '../support/database';
import { openEditor, type EditorPage } from '../support/editorPage';
import { installMailNode, MAIL_NODE } from '../support/mailNode';

const folder = join(checkout, 'examples');
const examples = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .sort();
interface FlowNode {
  id: string;
  type: string;
  modules?: Record<string, string>;
}
const readExample = (file: string): FlowNode[] =>
  JSON.parse(readFileSync(join(folder, file), 'utf8')) as FlowNode[];
/** What a flow needs beside this package: the editor reads it, offers to install that, and does not import it. */
const needsOf = (file: string): FlowNode[] =>
  readExample(file).filter(({ type }) => type === 'global-config');
const flowsOf = (file: string): FlowNode[] =>
  readExample(file).filter(({ type }) => type !== 'global-config');
let editor: EditorPage;

beforeAll(async () => {
  const connections = examples.flatMap(flowsOf).filter(({ type }) => type === 'audience-connection');
  editor = await openEditor(
    flowsOf(examples[0] ?? ''),
    Object.fromEntries(connections.map(({ id }) => [id, { uri: testServerUri() }])),
    installMailNode,
  );
}, 180_000);

afterAll(() => editor?.close(), 60_000);

it.each(examples)('%s opens without a red triangle, and is what the editor exports', async (file) => {
  await editor.openFlows(flowsOf(file));
  const nodes = (await editor.page.evaluate(`(() => {
    const seen = [];
    const note = (node) => { seen.push({ id: node.id, type: node.type, valid: node.valid, reasons: node.validationErrors || [] }); };
    RED.nodes.eachNode(note);
    RED.nodes.eachConfig(note);
    return seen;
  })()`)) as { id: string; type: string; valid?: boolean; reasons: unknown[] }[];
  expect(nodes.map(({ id }) => id)).toEqual(
    expect.arrayContaining(
      flowsOf(file)
        .filter(({ type }) => !['tab', 'group'].includes(type))
        .map(({ id }) => id),
    ),
  );
  expect(nodes.filter(({ valid, type }) => valid !== true || type === 'unknown')).toEqual([]);
  expect(editor.errors).toEqual([]);
  const exported = (await editor.page.evaluate(`(() => {
    const tab = RED.workspaces.active();
    return RED.nodes.createExportableNodeSet([RED.nodes.workspace(tab), ...RED.nodes.groups(tab), ...RED.nodes.junctions(tab), ...RED.nodes.filterNodes({ z: tab })]);
  })()`)) as object[];
  const text = `${JSON.stringify([...exported, ...needsOf(file)], null, 2)}\n`;
  if (process.env['AUDIENCE_EXPORT_EXAMPLES']) writeFileSync(join(folder, file), text);
  expect(readFileSync(join(folder, file), 'utf8')).toBe(text);
});

it('an example whose nodes are of another package names it, so that the editor offers to install it', () => {
  for (const file of examples) {
    const sends = flowsOf(file).some(({ type }) => type === 'e-mail');
    const named = Object.fromEntries(needsOf(file).flatMap(({ modules }) => Object.entries(modules ?? {})));
    expect([file, named]).toEqual([file, sends ? { [MAIL_NODE.name]: MAIL_NODE.version } : {}]);
  }
});
