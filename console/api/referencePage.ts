import type { Call } from './Call';
import { groupOf } from './openapi';
import type { Field, Schema } from './shape/Shape';

/** The same list as a page to read: plain HTML, no script. */
export function referencePage(calls: readonly Call[], styles: string): string {
  const groups = [...new Set(calls.map(groupOf))];
  const body = groups
    .map(
      (group) =>
        `<h2 id="${group}">${group}</h2>${calls
          .filter((call) => groupOf(call) === group)
          .map(section)
          .join('')}`,
    )
    .join('');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>API · Audience Engine</title><link rel="stylesheet" href="${escaped(styles)}"></head>
<body class="reference"><main>
<h1>The API of Audience Engine</h1>
<p>JSON over HTTP, below <code>/api/v1</code>, with <code>Authorization: Bearer &lt;key&gt;</code>. As a document for tools: <a href="openapi.json">openapi.json</a>.
Every error has a stable <code>code</code>, a <code>message</code>, a <code>hint</code>, and where it applies a <code>path</code> into what was sent.</p>
<nav aria-label="Groups">${groups.map((group) => `<a href="#${group}">${group}</a>`).join(' ')}</nav>
${body}
</main></body></html>
`;
}

function section({
  id,
  method,
  path,
  about,
  needs,
  params,
  query,
  body,
  uploads,
  answers,
  creates,
}: Call): string {
  const all = [
    ...Object.entries(params).map(([name, field]) => row(name, 'address', field)),
    ...Object.entries(query).map(([name, field]) => row(name, 'query', field)),
    ...(creates ? [row('Idempotency-Key', 'header', { optional: { type: 'string' } })] : []),
  ].join('');
  return `<section id="${id}"><h3><code>${method} ${escaped(path)}</code></h3>
<p>${inline(about)} <small>${needs === 'read' ? 'Read' : 'Write'} key.</small></p>
${all === '' ? '' : `<table><thead><tr><th scope="col">Parameter</th><th scope="col">In</th><th scope="col">What</th></tr></thead><tbody>${all}</tbody></table>`}
${body ? `<h4>Body</h4><pre tabindex="0">${escaped(sketch(body))}</pre>` : ''}${uploads ? `<h4>Body</h4><pre tabindex="0">a file: ${uploads.join(' or ')}</pre>` : ''}
<h4>Answer</h4><pre tabindex="0">${escaped('file' in answers ? answers.file : 'lines' in answers ? `${sketch(answers.lines)}\n…one a line` : sketch(answers))}</pre></section>`;
}

function row(name: string, where: string, field: Field<unknown>): string {
  const schema: Schema = 'optional' in field ? field.optional : field;
  return `<tr><td><code>${escaped(name)}</code>${'optional' in field ? '' : ' *'}</td><td>${where}</td><td>${inline(schema.description ?? sketch(schema))}</td></tr>`;
}

/** What JSON of a schema looks like, in few signs. */
export function sketch(schema: Schema, depth = 0): string {
  if (schema.$ref !== undefined) return schema.$ref.split('/').pop() as string;
  if (schema.anyOf) return schema.anyOf.map((one) => sketch(one, depth)).join(' | ');
  if (schema.enum) return schema.enum.map((word) => JSON.stringify(word)).join(' | ');
  if (schema.type === 'array') return `[${sketch(schema.items ?? {}, depth)}, …]`;
  if (schema.type !== 'object') return schema.type ?? 'any JSON';
  if (!schema.properties) return '{…}';
  const pad = '  '.repeat(depth + 1);
  const lines = Object.entries(schema.properties).map(
    ([name, one]) => `${pad}${name}${schema.required?.includes(name) ? '' : '?'}: ${sketch(one, depth + 1)}`,
  );
  return `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const inline = (text: string): string =>
  escaped(text)
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll(/\*([^*]+)\*/g, '<em>$1</em>');
