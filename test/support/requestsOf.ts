import type { Call } from '../../console/api';
import type { Field, Schema } from '../../console/api/shape/Shape';

/** Chance that can be repeated. */
export class Chance {
  constructor(private state: number) {}
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  below(most: number): number {
    return Math.floor(this.next() * most);
  }
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
  once(in_: number): boolean {
    return this.below(in_) === 0;
  }
}

/** What people, scanners and broken programs send. */
export const HOSTILE: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  -1e308,
  Number.MAX_SAFE_INTEGER,
  '',
  ' ',
  'x',
  'a'.repeat(300),
  '\u0000',
  '\ud800',
  '$where',
  '$gt',
  '__proto__',
  'constructor',
  'toString',
  '../..',
  '%',
  '.',
  '..',
  '*',
  '🌍',
  'ß',
  'ﬁ',
  '1; DROP TABLE',
  '<script>',
  [],
  [[]],
  {},
  { $gt: '' },
  { $where: '1' },
  { __proto__: null },
  { _bsontype: 'ObjectId' },
  { toString: 1 },
  [null],
  Array(50).fill(null),
  '2026-02-30',
  '2026-13-01T00:00:00Z',
  '0000-00-00',
  'NaN',
  'Infinity',
  '1e5',
  '0x10',
  '{{ $json.x }}',
  'ada@example.com',
  '+442079460000',
];

const RULES: readonly unknown[] = [
  { attribute: 'city', operator: 'is', value: 'London' },
  { all: [] },
  { any: [{ tags: ['vip'], operator: 'hasAny' }] },
  { event: 'Purchase', happened: false },
  {
    event: 'Purchase',
    occurrence: { operator: 'moreOrEqual', count: 1 },
    timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
  },
  { identity: 'email', operator: 'contains', value: '@' },
  { segment: 'Active Mobile Users', operator: 'isMember' },
  { doNotContact: 'any', operator: 'isListed' },
  { attribute: 'x', operator: 'is', value: 'y', type: 'text' },
];

/** A value that a schema describes, or now and then one that it does not. */
export function valueOf(schema: Schema, chance: Chance, depth = 0): unknown {
  if (chance.once(8) || depth > 6) return chance.of(HOSTILE);
  if (schema.$ref !== undefined) return chance.of(RULES);
  if (schema.anyOf) return valueOf(chance.of(schema.anyOf), chance, depth + 1);
  if (schema.enum) return chance.of(schema.enum);
  if (schema.type === 'integer' || schema.type === 'number')
    return chance.of([schema.minimum ?? 0, schema.maximum ?? 7, 1, 2, 50]);
  if (schema.type === 'boolean') return chance.once(2);
  if (schema.type === 'array')
    return Array.from({ length: chance.below(4) }, () => valueOf(schema.items ?? {}, chance, depth + 1));
  if (schema.type === 'object') return objectOf(schema, chance, depth);
  if (schema.format === 'date-time')
    return chance.of(['2026-01-02T03:04:05Z', '2026-11-30T00:00:00.000+02:00', '9999-12-31T23:59:59Z']);
  if (schema.type === 'string')
    return chance.of([
      'London',
      'vip',
      'ada@example.com',
      '+442079460000',
      'Purchase',
      'a'.repeat(24),
      'email',
      'Londoners',
      'f',
    ]);
  return chance.of(HOSTILE);
}

function objectOf(schema: Schema, chance: Chance, depth: number): unknown {
  const entries = Object.entries(schema.properties ?? {}).filter(
    ([name]) => (schema.required?.includes(name) && !chance.once(12)) || chance.once(2),
  );
  const object: [string, unknown][] = entries.map(([name, one]) => [name, valueOf(one, chance, depth + 1)]);
  if (schema.additionalProperties !== false || chance.once(12))
    object.push([textOf(chance.of(HOSTILE)), chance.of(HOSTILE)]);
  return Object.fromEntries(object);
}

export interface RandomRequest {
  method: string;
  path: string;
  body?: unknown;
  headers: Record<string, string>;
}

const textOf = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);
const encoded = (text: string): string => encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '?'));

/** A request to a call, with whatever chance puts into it. */
export function requestTo(call: Call, chance: Chance): RandomRequest {
  const path = call.path.replaceAll(/\{([^}]*)\}/g, (_, name: string) =>
    encoded(textOf(valueOf(call.params[name] ?? {}, chance))),
  );
  const search = Object.entries(call.query).flatMap(([name, field]: [string, Field<unknown>]) =>
    'optional' in field && !chance.once(3)
      ? []
      : [
          `${encoded(name)}=${encoded(textOf(valueOf('optional' in field ? field.optional : field, chance)))}`,
        ],
  );
  const headers: Record<string, string> = {};
  if (call.creates && chance.once(4))
    headers['Idempotency-Key'] = chance
      .of(['a', 'b', 'ä'.normalize('NFC'), ' ', 'x'.repeat(300)])
      .replaceAll(/[^\x20-\x7e]/g, '?');
  if (chance.once(6)) headers['Accept'] = 'application/x-ndjson';
  if (call.uploads) headers['Content-Type'] = chance.of([...call.uploads, 'text/plain']);
  const body = call.uploads
    ? chance.of([
        'email,city\na@b.example,London\n',
        'x',
        '',
        '{"email":"a@b.example"}\n',
        '"',
        '\u0000',
        'a;b;c\n1;2\n',
        ','.repeat(2000),
      ])
    : call.body
      ? valueOf(call.body, chance)
      : undefined;
  return {
    method: call.method,
    path: `${path}${search.length > 0 ? `?${search.join('&')}` : ''}`,
    headers,
    ...(body !== undefined && { body }),
  };
}
