import type { AudienceEngine, Progress } from '../../engine';
import type { ReadBy, Field, Schema, Shape } from './shape/Shape';

export type Role = 'read' | 'write';

/** Who asks. */
export interface Caller {
  role: Role;
  /** For the record: what a Do Not Contact entry says where it came from. */
  name: string;
}

/** What a call is run with: everything was checked. */
export interface Asked<Params, Query, Body> {
  engine: AudienceEngine;
  caller: Caller;
  params: Params;
  query: Query;
  body: Body;
  /** What is sent, piece by piece, of calls that take a file. */
  upload: AsyncIterable<Uint8Array>;
  /** The media type of the upload, without its parameters. */
  mediaType: string;
  /** Fires when the caller is gone. */
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
  /** The caller's Idempotency-Key, if any. */
  idempotencyKey: string | undefined;
}

/** Answers that are no JSON value. */
export type Streamed =
  /** One JSON object a line. */
  | { lines: Shape<unknown> }
  /** A file. */
  | { file: string };

/** One call of the API: what checks its requests, runs it and stands in the OpenAPI document. */
export interface Call {
  /** `segments.create`; the operationId. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/segments/{segment}` */
  readonly path: string;
  readonly needs: Role;
  /** Methods of the engine's door that a remote caller has by it. */
  readonly covers: readonly string[];
  /** One sentence, and what else there is to know. */
  readonly about: string;
  readonly params: Readonly<Record<string, Schema>>;
  readonly query: Readonly<Record<string, Field<unknown>>>;
  readonly body?: Schema;
  /** The body may be left out. */
  readonly bodyOptional?: boolean;
  /** Media types of a file that is sent. */
  readonly uploads?: readonly string[];
  readonly answers: Schema | Streamed;
  /** Default 200. */
  readonly status?: 201;
  /** Makes something: takes an Idempotency-Key. */
  readonly creates?: boolean;
  /** Tells how far it is, line by line, to whoever accepts application/x-ndjson. */
  readonly tellsProgress?: boolean;
  /** What a caller who may only read is told in place of the answer, or of each line of it. */
  readonly forReaders?: (answer: never) => unknown;
  readonly run: (asked: Asked<never, never, never>) => unknown;
}

type Fields = Readonly<Record<string, Field<unknown>>>;

interface Given<P extends Readonly<Record<string, Shape<unknown>>>, Q extends Fields, B, A> {
  method: Call['method'];
  path: string;
  needs?: Role;
  covers: readonly string[];
  about: string;
  params?: P;
  query?: Q;
  body?: Shape<B>;
  bodyOptional?: boolean;
  uploads?: readonly string[];
  answers: Shape<A> | { lines: Shape<A> } | { file: string };
  status?: 201;
  creates?: boolean;
  tellsProgress?: boolean;
  forReaders?: (answer: A) => unknown;
  run: (asked: Asked<ReadBy<P>, ReadBy<Q>, B>) => Promise<A> | AsyncIterable<A> | AsyncIterable<string>;
}

/** Defines a call: what `run` is given and answers follows from the shapes. Without `needs` it takes the right to write. */
export function call<
  A,
  P extends Readonly<Record<string, Shape<unknown>>> = Record<never, never>,
  Q extends Fields = Record<never, never>,
  B = undefined,
>(id: string, given: Given<P, Q, B, A>): Call {
  const { params = {}, query = {}, needs = 'write', ...rest } = given;
  return { id, params, query, needs, ...rest } as unknown as Call;
}
