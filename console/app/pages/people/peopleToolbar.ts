import { html, nothing, type TemplateResult } from 'lit';
import { mayWrite } from '../../core/session';
import type { Person } from '../../core/types';
import { words } from '../../core/words';
import { button } from '../../parts/small';
import type { Chosen } from './Chosen';

/** What is done with those who are checked. */
export type Act = 'tags' | 'doNotContact' | 'communication';

interface Toolbar {
  /** Who is on the page. */
  items: readonly Person[];
  chosen: Chosen;
  /** How many match. */
  count: number | undefined;
  onChoosePage: (on: boolean) => void;
  onAct: (act: Act) => void;
}

/** How many are checked, *select all N that match*, and what can be done with them. */
export function peopleToolbar({ items, chosen, count, onChoosePage, onAct }: Toolbar): TemplateResult {
  const size = chosen.all ? (count ?? 0) : chosen.size;
  const pageChosen = items.length > 0 && items.every(({ id }) => chosen.has(id));
  const some = size > 0;
  return html`<div class="toolbar ${some ? 'selecting' : ''}">
    <input
      class="check"
      type="checkbox"
      aria-label=${words('people.choosePage')}
      .checked=${chosen.all || pageChosen}
      .indeterminate=${!chosen.all && !pageChosen && some}
      ?disabled=${items.length === 0}
      @change=${(event: Event) => onChoosePage((event.target as HTMLInputElement).checked)}
    />
    <span role="status" aria-live="polite"
      >${some ? html`<b>${words('people.chosen', { count: size })}</b>` : html`<span class="quiet">${words('people.chooseSome')}</span>`}</span
    >
    ${
      some && !chosen.all && count !== undefined && count > chosen.size
        ? html`<button class="link" type="button" @click=${() => chosen.chooseAll()}>
            ${words('people.chooseAll', { count })}
          </button>`
        : nothing
    }
    ${some ? html`<button class="link clear" type="button" @click=${() => chosen.chooseNobody()}>${words('people.chooseNone')}</button>` : nothing}
    ${some && mayWrite() ? acts(onAct) : nothing}
  </div>`;
}

const acts = (onAct: (act: Act) => void): TemplateResult =>
  html`<div class="actions">
    ${button({ label: words('tags.manage'), picture: 'tags', run: () => onAct('tags') })}
    ${button({ label: words('doNotContact.addShort'), picture: 'ban', run: () => onAct('doNotContact') })}
    ${button({ label: words('communication.title'), picture: 'send', look: 'primary', run: () => onAct('communication') })}
  </div>`;
