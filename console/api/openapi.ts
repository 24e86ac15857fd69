import { ruleSchema } from '../../engine';
import { ENGINE_STATUS } from './ApiError';
import type { Call } from './Call';
import { LINES } from './streams';
import { errorReport } from './shape/common';
import type { Field, Schema } from './shape/Shape';

type Json = Record<string, unknown>;

const JSON_TYPE = 'application/json';

/** The OpenAPI 3.1 document, made from the calls that check the requests. */
export function openApiOf(calls: readonly Call[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const call of calls) (paths[call.path] ??= {})[call.method.toLowerCase()] = operation(call);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Audience Engine',
      version,
      description:
        'Segments, tags, Do Not Contact and journeys on your own MongoDB. Every error has a stable `code`, a `message`, a `hint`, and where it applies a `path` into what was sent.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ key: [] }],
    tags: [...new Set(calls.map(groupOf))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key, made with `audience-console keys create` or on the page Settings.',
        },
      },
      schemas: { ...ruleComponents(), Error: plain(errorReport) },
      responses: {
        Error: {
          description: `What is wrong, and what to do about it. Status by code: ${Object.entries(
            ENGINE_STATUS,
          )
            .map(([code, status]) => `${code} ${status}`)
            .join(', ')}.`,
          content: { [JSON_TYPE]: { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
    },
  };
}

/** `segments` of `segments.create`. */
export const groupOf = ({ id }: Call): string => id.split('.')[0] as string;

function operation(call: Call): Json {
  const { id, about, needs, params, query, body, bodyOptional, uploads, creates } = call;
  const content = body
    ? { [JSON_TYPE]: { schema: plain(body) } }
    : uploads && Object.fromEntries(uploads.map((type) => [type, { schema: { type: 'string' } }]));
  return {
    operationId: id,
    tags: [groupOf(call)],
    summary: firstSentence(about),
    description: `${about} ${needs === 'read' ? 'A key that may read is enough.' : 'Takes a key that may write.'}`,
    parameters: [
      ...Object.entries(params).map(([name, schema]) => parameter('path', name, schema)),
      ...Object.entries(query).map(([name, field]) => parameter('query', name, field)),
      ...(creates
        ? [
            parameter('header', 'Idempotency-Key', {
              optional: {
                type: 'string',
                pattern: '^[!-~]{1,200}$',
                description: 'For a day the same key is told the same answer, and nothing is made twice.',
              },
            }),
          ]
        : []),
    ],
    ...(content && { requestBody: { required: bodyOptional !== true, content } }),
    responses: {
      [String(call.status ?? 200)]: good(call),
      default: { $ref: '#/components/responses/Error' },
    },
  };
}

function good({ answers, tellsProgress }: Call): Json {
  if ('file' in answers)
    return { description: 'The file.', content: { [answers.file]: { schema: { type: 'string' } } } };
  if ('lines' in answers)
    return { description: 'One JSON object a line.', content: { [LINES]: { schema: plain(answers.lines) } } };
  return {
    description: tellsProgress
      ? `Done. With \`Accept: ${LINES}\` lines tell how far it is: \`{"progress":{"done","total"}}\`, in the end \`{"result"}\` or \`{"error"}\`.`
      : 'Done.',
    content: { [JSON_TYPE]: { schema: plain(answers) } },
  };
}

function parameter(where: 'path' | 'query' | 'header', name: string, field: Field<unknown>): Json {
  const schema: Schema = 'optional' in field ? field.optional : field;
  const { description, ...rest } = schema;
  return {
    name,
    in: where,
    required: !('optional' in field),
    ...(description !== undefined && { description }),
    schema: plain(rest),
  };
}

/** Without what is the compiler's alone. */
const plain = (schema: Schema): unknown => JSON.parse(JSON.stringify(schema)) as unknown;

const firstSentence = (about: string): string => /^.*?[.?](?=\s|$)/s.exec(about)?.[0] ?? about;

/** The rule language as it is described everywhere; its parts have names of their own here. */
function ruleComponents(): Json {
  const { $defs, title, description } = ruleSchema() as { $defs: Json; title: string; description: string };
  const nameOf = (part: string): string => (part === 'rule' ? 'Rule' : `Rule.${part}`);
  const renamed = JSON.parse(
    JSON.stringify($defs).replaceAll(/"#\/\$defs\/([^"]+)"/g, (_, part: string) =>
      JSON.stringify(`#/components/schemas/${nameOf(part)}`),
    ),
  ) as Json;
  return Object.fromEntries(
    Object.entries(renamed).map(([part, schema]) => [
      nameOf(part),
      part === 'rule' ? { title, description, ...(schema as Json) } : schema,
    ]),
  );
}
