import { html, nothing, type TemplateResult } from 'lit';
import { to } from '../../core/route';
import { mayWrite } from '../../core/session';
import { number, value } from '../../core/show';
import type { Computed, Segment } from '../../core/types';
import { words } from '../../core/words';
import { button } from '../../parts/small';
import { computedInWords } from './computed';

export interface Detail {
  values?: { value: unknown; profiles: number }[];
  properties?: { name: string; type: string }[];
  segments: Segment[];
}

interface ComputedActs {
  change: (computed: Computed) => void;
  remove: (name: string) => void;
}

/** What is known of an attribute or an event beside its row. */
export function detailOf(
  { values, properties, segments }: Detail,
  computed: Computed | undefined,
  acts: ComputedActs,
): TemplateResult {
  return html`<div class="detail">
    ${computed === undefined ? nothing : computation(computed, acts)}
    ${
      values === undefined
        ? nothing
        : html`<div>
            <h3 class="label">${words('attributes.values')}</h3>
            ${values.length === 0 ? html`<p class="small quiet">${words('people.noValues')}</p>` : html`<div class="props">${values.map((one) => html`<span class="prop">${value(one.value)} <span class="num">${number(one.profiles)}</span></span>`)}</div>`}
          </div>`
    }
    ${
      properties === undefined
        ? nothing
        : html`<div>
            <h3 class="label">${words('attributes.properties')}</h3>
            ${properties.length === 0 ? html`<p class="small quiet">${words('attributes.noProperties')}</p>` : html`<div class="props">${properties.map(({ name, type }) => html`<span class="prop">${name} <span>${type}</span></span>`)}</div>`}
          </div>`
    }
    <div>
      <h3 class="label">${words('attributes.usedBy')}</h3>
      ${segments.length === 0 ? html`<p class="small quiet">${words('attributes.unused')}</p>` : html`<p class="small">${segments.map(({ name }, i) => html`${i > 0 ? ', ' : ''}<a href=${to('segments', name)}>${name}</a>`)}</p>`}
    </div>
  </div>`;
}

function computation(computed: Computed, { change, remove }: ComputedActs): TemplateResult {
  return html`<div>
    <h3 class="label">${words('computed.from')}</h3>
    <p class="small">${computedInWords(computed)}</p>
    ${
      mayWrite()
        ? html`<p class="row spaced-above">
            ${button({ label: words('computed.edit'), picture: 'edit', look: 'mini', run: () => change(computed) })}
            ${button({
              label: words('computed.remove'),
              look: 'mini',
              run: () => remove(computed.name),
            })}
          </p>`
        : nothing
    }
  </div>`;
}
