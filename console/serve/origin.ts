import { ApiError } from '../api';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** Whether a Host header names this machine. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host);

/** The address to listen at is reached from this machine alone. */
export const isLoopbackAddress = (address: string): boolean =>
  address === 'localhost' || address === '::1' || /^127(\.\d{1,3}){3}$/.test(address);

/**
 * What a browser sends comes from this very page: it says so on everything that could change something. Programs that are no browsers say nothing.
 *
 * @throws ApiError FORBIDDEN
 */
export function checkOrigin(request: Request): void {
  const { headers } = request;
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  const isOurs = origin === null || sameHost(origin, headers.get('host'));
  if (isOurs && (site === null || site === 'same-origin' || site === 'none')) return;
  throw new ApiError('FORBIDDEN', 'This comes from a page of elsewhere.', 'Open the console itself.');
}

function sameHost(origin: string, host: string | null): boolean {
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
