import { html, type TemplateResult } from 'lit';
import { icon } from '../../parts/icon';

/** One of the three steps of an import; one that is done has a tick for its number. */
export const step = (
  number: 1 | 2 | 3,
  done: boolean,
  heading: TemplateResult,
  content: TemplateResult,
): TemplateResult =>
  html`<li class="step">
    <span class="no ${done ? 'done' : ''}">${done ? icon('check') : number}</span>
    <div>
      <header>${heading}</header>
      ${content}
    </div>
  </li>`;
