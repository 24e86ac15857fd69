import { html, nothing, type TemplateResult } from 'lit';
import { initials, zone } from '../core/show';
import { words } from '../core/words';
import { icon, type IconName } from './icon';

/** Pieces of a line or two that every page has. */

export const avatar = (name: string, look = ''): TemplateResult =>
  html`<span class="avatar ${look}" aria-hidden="true">${initials(name)}</span>`;

export const badge = (text: string, look = '', picture?: IconName): TemplateResult =>
  html`<span class="badge ${look}" title=${text}
    >${picture ? icon(picture) : nothing}<span class="clip">${text}</span></span
  >`;

export const zoneNote = (key: 'dates' | 'times' = 'times'): TemplateResult =>
  html`<span class="zone">${icon('clock')}${words(`zone.${key}`, { zone: zone() })}</span>`;

interface Button {
  label: string;
  picture?: IconName;
  look?: string;
  run: () => void;
  disabled?: boolean;
}

export const button = ({ label, picture, look = '', run, disabled = false }: Button): TemplateResult =>
  html`<button class="btn ${look}" type="button" ?disabled=${disabled} @click=${run}>
    ${picture ? icon(picture) : nothing}${label}
  </button>`;

export const menuItem = ({ label, picture, look = '', run, disabled = false }: Button): TemplateResult =>
  html`<button class="menu-item ${look}" type="button" role="menuitem" ?disabled=${disabled} @click=${run}>
    ${picture ? icon(picture) : nothing}${label}
  </button>`;

export const searchBox = (
  label: string,
  value: string,
  onInput: (text: string) => void,
  placeholder = label,
): TemplateResult =>
  html`<div class="search">
    ${icon('search')}<input
      type="search"
      aria-label=${label}
      placeholder=${placeholder}
      .value=${value}
      @input=${(event: Event) => onInput((event.target as HTMLInputElement).value)}
    />
  </div>`;

export const crumbs = (page: string, href: string, here: string): TemplateResult =>
  html`<nav class="crumbs" aria-label=${words('breadcrumb')}>
    <a href=${href}>${page}</a>${icon('right')}<span>${here}</span>
  </nav>`;

export const figure = (
  label: string,
  value: string,
  more: TemplateResult | string = '',
  key = '',
): TemplateResult =>
  html`<div>
    <dt>${key === '' ? nothing : html`<span class="key ${key}"></span>`}${label}</dt>
    <dd class="figure">${value}</dd>
    <dd>${more}</dd>
  </div>`;

/** A text that is cut where there is no room for it; all of it is its title. */
export const clip = (text: string, look = ''): TemplateResult =>
  html`<span class="clip ${look}" title=${text}>${text}</span>`;

/** A column of a table, and what stands in it on small screens, where an empty one is left out. A text is cut where there is no room for it, and is the title. */
export const cell = (label: string, content: unknown, look = ''): TemplateResult =>
  html`<td
    role="cell"
    class=${content === '' ? `${look} none` : look}
    data-label=${label}
    title=${typeof content === 'string' && content !== '' ? content : nothing}
  >
    ${content}
  </td>`;

/** Waits until somebody has stopped typing. */
export function afterTyping(run: (text: string) => void, ms = 250): (text: string) => void {
  let timer: number | undefined;
  return (text) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => run(text), ms);
  };
}
