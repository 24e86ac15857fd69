import { InvalidArgumentError } from '../../../../engine';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * n8n serves a few fixed addresses: what is meant travels in `route` and `method` behind the question mark of a POST.
 *
 * @throws InvalidArgumentError
 */
export function routed(envelope: Request): Request {
  const { searchParams } = new URL(envelope.url);
  const route = searchParams.get('route') ?? '';
  const method = searchParams.get('method') ?? 'GET';
  if (!/^\/(session$|health$|api\/v1\/)/.test(route.split('?', 1)[0] ?? ''))
    throw new InvalidArgumentError('The parameter route names nothing of the console.', {
      hint: 'Give ?route=/api/v1/… as the openapi.json of the console says.',
      path: '/route',
    });
  if (!METHODS.includes(method))
    throw new InvalidArgumentError('The parameter method names no method.', {
      hint: `Give one of ${METHODS.join(', ')}.`,
      path: '/method',
    });
  const headers = new Headers(envelope.headers);
  // Cookies of this address are those of others.
  headers.delete('cookie');
  const { signal, body } = envelope;
  return new Request(new URL(route, envelope.url), {
    method,
    headers,
    signal,
    ...(method !== 'GET' && body && { body, duplex: 'half' }),
  } as RequestInit);
}
