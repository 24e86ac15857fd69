import type { Unrouted } from './routed';

/** What an engine sends and a router would refuse or ask all shards about, each with the reason why it may. */
export const LISTED: readonly (Pick<Unrouted, 'command'> & {
  /** Default: of whatever collection. */
  readonly collection?: string;
  /** Fields that are asked by, the name of an index, or a stage and the other collection; default: whatever they are. */
  readonly by?: string;
  readonly reason: string;
})[] = [
  {
    command: 'count',
    reason: 'countOver (engine/store/mongo) has documents counted where a router answers.',
  },
  ...['$lookup profiles', '$lookup segments'].map((by) => ({
    command: 'aggregate',
    by,
    reason:
      'The deep health check alone looks across collections, and only reads; routers do that from MongoDB 5.1 on.',
  })),
  {
    collection: 'profiles',
    command: 'createIndexes',
    by: 'keys',
    reason:
      'Identities are unique over the whole collection: what keeps it from being sharded (docs/scaling.md).',
  },
  {
    collection: 'waits',
    command: 'createIndexes',
    by: 'slot',
    reason: 'So are the slots of waits.',
  },
];
