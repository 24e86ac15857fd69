import { html, type TemplateResult } from 'lit';
import { words } from './ask';

/** A page of the console that Node-RED serves, for one connection. */
export const consoleLink = (connection: string, page = ''): string =>
  `audience/console/?connection=${encodeURIComponent(connection)}${page === '' ? '' : `#/${page}`}`;

/** Opens what is called so on its page of the console. */
export function openInConsole(connection: string, page: string, name: string): TemplateResult {
  const label = words('openOf', { name });
  return html`<a
    class="audience-link"
    href=${consoleLink(connection, page)}
    target="audience-console"
    aria-label=${label}
    title=${label}
    ><i class="fa fa-external-link" aria-hidden="true"></i
  ></a>`;
}
