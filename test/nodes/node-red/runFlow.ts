import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import helper from 'node-red-node-test-helper';
import type { Node, NodeAPI } from 'node-red';
import acknowledgeEntry from '../../../nodes/AcknowledgeEntry/AcknowledgeEntry.node-red';
import addTag from '../../../nodes/AddTag/AddTag.node-red';
import addToDoNotContact from '../../../nodes/AddToDoNotContact/AddToDoNotContact.node-red';
import addToFlow from '../../../nodes/AddToFlow/AddToFlow.node-red';
import audienceConnection from '../../../nodes/AudienceConnection/AudienceConnection.node-red';
import broadcast from '../../../nodes/Broadcast/Broadcast.node-red';
import importProfiles from '../../../nodes/ImportProfiles/ImportProfiles.node-red';
import checkDoNotContact from '../../../nodes/CheckDoNotContact/CheckDoNotContact.node-red';
import consent from '../../../nodes/Consent/Consent.node-red';
import consentLink from '../../../nodes/ConsentLink/ConsentLink.node-red';
import requestConsent from '../../../nodes/RequestConsent/RequestConsent.node-red';
import filterAudience from '../../../nodes/FilterAudience/FilterAudience.node-red';
import mayContact from '../../../nodes/MayContact/MayContact.node-red';
import profile from '../../../nodes/Profile/Profile.node-red';
import removeFromDoNotContact from '../../../nodes/RemoveFromDoNotContact/RemoveFromDoNotContact.node-red';
import removeTag from '../../../nodes/RemoveTag/RemoveTag.node-red';
import segment from '../../../nodes/Segment/Segment.node-red';
import segmentEntry from '../../../nodes/SegmentEntry/SegmentEntry.node-red';
import segmentExit from '../../../nodes/SegmentExit/SegmentExit.node-red';
import split from '../../../nodes/Split/Split.node-red';
import doNotContact from '../../../nodes/DoNotContact/DoNotContact.node-red';
import flow from '../../../nodes/Flow/Flow.node-red';
import company from '../../../nodes/Company/Company.node-red';
import contacts from '../../../nodes/Contacts/Contacts.node-red';
import attribute from '../../../nodes/Attribute/Attribute.node-red';
import tag from '../../../nodes/Tag/Tag.node-red';
import trackEvent from '../../../nodes/TrackEvent/TrackEvent.node-red';
import waitUntil from '../../../nodes/WaitUntil/WaitUntil.node-red';
import { readForms, ROOT } from './readForms';
import { mailNode } from '../../support/mailNode';

type Register = (RED: NodeAPI) => void;
const NODES: Register[] = [
  audienceConnection,
  segmentEntry,
  acknowledgeEntry,
  trackEvent,
  filterAudience,
  addTag,
  addToDoNotContact,
  addToFlow,
  broadcast,
  importProfiles,
  checkDoNotContact,
  consent,
  consentLink,
  requestConsent,
  mayContact,
  split,
  waitUntil,
  removeTag,
  removeFromDoNotContact,
  segmentExit,
  profile,
  segment,
  doNotContact,
  flow,
  company,
  contacts,
  attribute,
  tag,
];

/** Node-RED's own nodes that the examples use. */
const CORE = [
  'common/20-inject',
  'function/10-switch',
  'function/15-change',
  'function/80-template',
  'network/21-httpin',
].map(
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  (file) => require(`@node-red/nodes/core/${file}.js`) as Register,
);
/** Those that send mail are a package of their own. */
const mailNodes = async (): Promise<Register[]> => [
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require(join(await mailNode(), '61-email.js')) as Register,
];

/** A message as a test reads it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Message = Record<string, any>;
export type FlowNode = { id: string; type: string } & Record<string, unknown>;

/** As Node-RED saves them; forms are read in a world of their own, whose objects are not ours. */
const presets = new Map(
  readForms().map(({ type, definition }) => [
    type,
    Object.fromEntries(
      Object.entries(definition.defaults).map(([name, { value }]) => [
        name,
        JSON.parse(JSON.stringify(value)) as unknown,
      ]),
    ),
  ]),
);

/** A real Node-RED runtime for the tests of one file. Statuses are catalogue keys here: the helper has no catalogues. */
export function useNodeRed(settings: Record<string, unknown> = {}): void {
  beforeAll(async () => {
    helper.init(require.resolve('node-red'), settings as never);
    registerOnce();
    await new Promise<void>(
      (resolve, reject) => void helper.startServer((error?: Error) => (error ? reject(error) : resolve())),
    );
  });
  afterEach(async () => {
    inboxes.clear();
    await helper.unload();
  });
  afterAll(async () => {
    await new Promise<void>((resolve) => void helper.stopServer(() => resolve()));
  });
}

/** The helper registers a core node as often as a flow has nodes of its type; once is what Node-RED takes. */
function registerOnce(): void {
  const modules = (helper as unknown as { _nodeModules: Record<string, Register> })._nodeModules;
  for (const [type, register] of Object.entries(modules)) {
    const seen = new WeakSet<NodeAPI>();
    modules[type] = (RED) => {
      if (!seen.has(RED)) register(RED);
      seen.add(RED);
    };
  }
}

/**
 * One of our nodes with its form's defaults, on tab `tab`, wired to the inboxes named. The id must not be the value of one of its inputs: Node-RED would
 * take that for a reference.
 */
export function node(
  id: string,
  type: string,
  settings: Record<string, unknown>,
  ...outputs: string[][]
): FlowNode {
  return {
    id,
    type: `audience-${type}`,
    z: 'tab',
    ...presets.get(`audience-${type}`),
    connection: 'db',
    ...settings,
    wires: outputs,
  };
}

export const connectionNode = (settings: Record<string, unknown> = {}): FlowNode => ({
  id: 'db',
  type: 'audience-connection',
  ...presets.get('audience-connection'),
  ...settings,
});

/**
 * Starts a flow: the nodes given, an inbox for every name they are wired to, `caught` for everything that a Catch node
 * gets, and `completed` for everything a Complete node gets.
 */
export async function start(
  uri: string,
  nodes: FlowNode[],
  connection: Record<string, unknown> = {},
): Promise<void> {
  await helper.load(NODES as never, flowOf(nodes, connection) as never, { db: { uri } } as never);
}

/**
 * Starts one of the examples as it is; every debug node is an inbox of the same id. What any node reports arrives at `caught`, what it has
 * finished at `completed`. The answer names the inject nodes, in order.
 *
 * @param settings of nodes by id, in place of those that the example has.
 */
export async function startExample(
  uri: string,
  name: string,
  settings: Record<string, Record<string, unknown>> = {},
): Promise<string[]> {
  const saved = JSON.parse(readFileSync(join(ROOT, 'examples', `${name}.json`), 'utf8')) as FlowNode[];
  const nodes = saved.map((one) => ({ ...one, ...settings[one.id] }));
  const tab = nodes.find(({ type }) => type === 'tab') as FlowNode;
  const connection = nodes.find(({ type }) => type === 'audience-connection') as FlowNode;
  const flow = [
    ...nodes
      .filter(({ type }) => type !== 'comment' && type !== 'global-config')
      .map((one) => (one.type === 'debug' ? { id: one.id, type: 'helper', z: one['z'], wires: [] } : one)),
    ...watching(
      tab.id,
      nodes
        .filter(({ type }) => type.startsWith('audience-') && type !== 'audience-connection')
        .map(({ id }) => id),
    ),
  ];
  const mail = nodes.some(({ type }) => type === 'e-mail') ? await mailNodes() : [];
  await helper.load(
    [...NODES, ...CORE, ...mail] as never,
    flow as never,
    { [connection.id]: { uri } } as never,
  );
  return nodes.filter(({ type }) => type === 'inject').map(({ id }) => id);
}

/** Presses the button of an inject node. */
export const press = (id: string): void => helper.getNode(id).receive({} as never);

const watching = (tab: string, ids: string[]): FlowNode[] => [
  { id: 'catching', type: 'catch', z: tab, scope: null, uncaught: false, wires: [['caught']] },
  { id: 'caught', type: 'helper', z: tab, wires: [] },
  { id: 'completing', type: 'complete', z: tab, scope: ids, uncaught: false, wires: [['completed']] },
  { id: 'completed', type: 'helper', z: tab, wires: [] },
];

/** Deploys other nodes into the running Node-RED. */
export async function deploy(
  uri: string,
  nodes: FlowNode[],
  {
    type = 'full',
    connection = {},
  }: { type?: 'full' | 'nodes' | 'flows'; connection?: Record<string, unknown> } = {},
): Promise<void> {
  inboxes.clear();
  await helper.setFlows(flowOf(nodes, connection) as never, type as never, { db: { uri } } as never);
}

function flowOf(nodes: FlowNode[], connection: Record<string, unknown>): FlowNode[] {
  const ids = new Set(nodes.map(({ id }) => id));
  const wired = new Set(nodes.flatMap(({ wires }) => (wires as string[][]).flat()));
  return [
    { id: 'tab', type: 'tab', label: 'Test flow' },
    connectionNode(connection),
    ...nodes,
    ...[...wired].filter((id) => !ids.has(id)).map((id) => ({ id, type: 'helper', z: 'tab', wires: [] })),
    ...watching(
      'tab',
      nodes.map(({ id }) => id),
    ),
  ];
}

/** Every message that reached a node since it was first asked for. */
const inboxes = new Map<string, Inbox>();

export class Inbox {
  readonly all: Message[] = [];
  private taken = 0;
  private arrived: (() => void)[] = [];

  constructor(target: Node) {
    target.on('input', (message) => {
      this.all.push(message as Message);
      for (const wake of this.arrived.splice(0)) wake();
    });
  }

  /** The next message nobody has taken. */
  async next(): Promise<Message> {
    while (this.all.length <= this.taken) await new Promise<void>((resolve) => this.arrived.push(resolve));
    return this.all[this.taken++] as Message;
  }

  async take(count: number): Promise<Message[]> {
    const messages: Message[] = [];
    while (messages.length < count) messages.push(await this.next());
    return messages;
  }
}

/** The inbox of a wire's end; call it before something can arrive. */
export function inbox(id: string): Inbox {
  let found = inboxes.get(id);
  if (found === undefined) inboxes.set(id, (found = new Inbox(helper.getNode(id))));
  return found;
}

export function send(id: string, message: Message): void {
  helper.getNode(id).receive(message as never);
}

export const admin = (): ReturnType<typeof helper.request> => helper.request();

/** The statuses that a node has shown. */
export function statuses(id: string): unknown[] {
  const target = helper.getNode(id);
  const { args, thisValues } = target.status as unknown as { args: [unknown][]; thisValues: unknown[] };
  return args.flatMap(([status], call) => (thisValues[call] === target ? [status] : []));
}

/** The statuses a node shows, from now on; the first is the one that `until` accepts. */
export function nextStatus(
  id: string,
  until: (status: { fill?: string; text?: string }) => boolean,
): Promise<{ fill?: string; shape?: string; text?: string }> {
  const target = helper.getNode(id);
  return new Promise((resolve) => {
    const listen = (call: { args: [{ fill?: string; text?: string }] }): void => {
      if (!until(call.args[0])) return;
      target.removeListener('call:status', listen);
      resolve(call.args[0]);
    };
    target.on('call:status' as never, listen as never);
  });
}

/** The lines that nodes of a type logged at a level ('error', 'warn', 'info'). */
export function logged(type: string): string[] {
  return helper
    .log()
    .args.map((logged: unknown[]) => logged[0] as { type?: string; msg?: unknown })
    .filter((line: { type?: string }) => line.type === type)
    .map((line: { msg?: unknown }) => String((line.msg as { message?: string })?.message ?? line.msg));
}
