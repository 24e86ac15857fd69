import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConsentPagesTrigger } from '../../../nodes/Consent/ConsentPagesTrigger.node';
import { checkout } from '../../support/built';
import { allNodes } from './runWorkflow';

const PACKAGE = '@audience-engine/n8n-nodes-audience.';
const known = [...allNodes, new ConsentPagesTrigger()];
const folder = join(checkout, 'docs', 'workflows');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.json'),
);

interface SavedNode {
  name: string;
  type: string;
  typeVersion: number;
}

it.each(files)('%s names versions that its nodes have: of another one the editor shows nothing', (file) => {
  const { nodes } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { nodes: SavedNode[] };
  const ours = nodes.filter(({ type }) => type.startsWith(PACKAGE));
  expect(ours).not.toEqual([]);
  const strange = ours.filter(({ type, typeVersion }) => {
    const { description } = known.find((one) => PACKAGE + one.description.name === type) ?? {};
    return ![description?.version].flat().includes(typeVersion);
  });
  expect(strange.map(({ name, typeVersion }) => `${name} ${typeVersion}`)).toEqual([]);
});
