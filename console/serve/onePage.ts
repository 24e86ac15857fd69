import { createHash } from 'node:crypto';
import { NotFoundError } from '../../engine';
import type { Assets } from './assets';

const NAME = 'index.n8n.html';
const INLINE = /<(script|style)[^>]*>([\s\S]*?)<\/\1>/g;

/**
 * The console as one page that has everything in it, for a host that serves a few fixed addresses. Of that host's address it is a stranger: a sandbox
 * without `allow-same-origin` keeps it from the cookies and the login of who looks at it. Only the script and the style that the build has put in run.
 *
 * @throws NotFoundError when the page was not built
 */
export function onePage(request: Request, assets: Assets): Response {
  const page = assets.answer(request, NAME);
  if (!page)
    throw new NotFoundError('The page was not built.', { hint: 'Build the package: npm run build.' });
  for (const [name, value] of Object.entries(headersOf(assets))) page.headers.set(name, value);
  return page;
}

const made = new WeakMap<Assets, Readonly<Record<string, string>>>();

function headersOf(assets: Assets): Readonly<Record<string, string>> {
  const known = made.get(assets);
  if (known) return known;
  const inline = [...assets.text(NAME).matchAll(INLINE)];
  const hashes = (of: string): string =>
    inline
      .filter(([, tag]) => tag === of)
      .map(
        ([, , text]) =>
          `'sha256-${createHash('sha256')
            .update(text ?? '')
            .digest('base64')}'`,
      )
      .join(' ');
  const headers = {
    'Content-Security-Policy': [
      'sandbox allow-downloads allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-scripts allow-top-navigation-by-user-activation',
      "default-src 'none'",
      `script-src ${hashes('script')}`,
      `style-src ${hashes('style')}`,
      'img-src data:',
      "connect-src 'self'",
      "form-action 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  };
  made.set(assets, headers);
  return headers;
}
