import { html, type TemplateResult } from 'lit';
import { mayWrite } from '../../core/session';
import type { Rule } from '../../core/types';
import { words } from '../../core/words';
import './AdvancedChip';
import { ruleOf, VALUE_FILTERS, type Asked } from './asked';
import './ContactedFilter';
import './QuickFilter';

interface Filters {
  asked: Asked;
  onAsk: (changed: Partial<Asked>) => void;
  onAdvanced: () => void;
}

/** *Quick filters*, each with the values of those who match all others, and *Advanced*. */
export function peopleFilters({ asked, onAsk, onAdvanced }: Filters): TemplateResult {
  const among = (name: keyof Asked): Rule | null => ruleOf(asked, name, mayWrite());
  // What a reader is not told, a reader cannot filter by.
  const names = VALUE_FILTERS.filter((name) => name !== 'address' || mayWrite());
  return html`<div class="filters" role="group" aria-label=${words('people.quickFilters')}>
    <audience-quick-filter
      .name=${'tags'}
      .of=${'tags'}
      .chosen=${asked.tags}
      .match=${asked.tagsMatch}
      .rule=${among('tags')}
      @chosen=${(event: CustomEvent<string[]>) => onAsk({ tags: event.detail })}
      @match=${(event: CustomEvent<'any' | 'all'>) => onAsk({ tagsMatch: event.detail })}
    ></audience-quick-filter>
    ${names.map(
      (name) =>
        html`<audience-quick-filter
          .name=${name}
          .of=${{ attribute: name }}
          .chosen=${asked[name]}
          .rule=${among(name)}
          @chosen=${(event: CustomEvent<string[]>) => onAsk({ [name]: event.detail })}
        ></audience-quick-filter>`,
    )}
    <audience-contacted-filter
      .contacted=${asked.contacted}
      .over=${asked.over}
      @chosen=${(event: CustomEvent<{ contacted: string; over: string }>) => onAsk(event.detail)}
    ></audience-contacted-filter>
    <audience-advanced-chip
      .rule=${asked.rule}
      @open=${onAdvanced}
      @removed=${() => onAsk({ rule: undefined })}
    ></audience-advanced-chip>
  </div>`;
}
