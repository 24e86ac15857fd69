import { html, type TemplateResult } from 'lit';
import { SHAPES } from './shapes';

export type IconName = keyof typeof SHAPES;

/** A picture beside words; it says nothing by itself. */
export const icon = (name: IconName, more = ''): TemplateResult =>
  html`<svg class="icon ${more}" viewBox="0 0 16 16" aria-hidden="true">${SHAPES[name]}</svg>`;

export const mark = (): TemplateResult =>
  html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
    <rect width="24" height="24" rx="6" fill="currentColor" />
    <circle cx="12" cy="12" r="2.5" fill="#fff" />
    <path
      d="M12 5.5a6.5 6.5 0 0 1 6.5 6.5M12 18.5A6.5 6.5 0 0 1 5.5 12"
      fill="none"
      stroke="#fff"
      stroke-width="2"
      stroke-linecap="round"
    />
  </svg>`;
