import { html, nothing, type TemplateResult } from 'lit';
import { to } from '../../core/route';
import { mayWrite } from '../../core/session';
import { number, value } from '../../core/show';
import type { Attribute, Computed, Segment } from '../../core/types';
import { words } from '../../core/words';
import { button } from '../../parts/small';
import { computedInWords } from './computed';

export interface Detail {
  values?: { value: unknown; profiles: number }[];
  properties?: { name: string; type: string }[];
  segments: Segment[];
}

export interface Acts {
  change: (computed: Computed) => void;
  remove: (name: string) => void;
  /** Of an attribute of the account's own. */
  changeOwn: (attribute: Attribute, act: 'retype' | 'remove') => void;
}

/** What is known of an attribute or an event beside its row. */
export function detailOf(
  { values, properties, segments }: Detail,
  attribute: Attribute | undefined,
  acts: Acts,
): TemplateResult {
  return html`<div class="detail">
    ${attribute?.computed === undefined ? nothing : computation(attribute.computed, acts)}
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
    ${attribute && isOwn(attribute) && mayWrite() ? ownActs(attribute, acts) : nothing}
  </div>`;
}

const isOwn = ({ standard, readOnly, computed }: Attribute): boolean =>
  !standard && !readOnly && computed === undefined;

const ownActs = (attribute: Attribute, { changeOwn }: Acts): TemplateResult =>
  html`<p class="row">
    ${button({ label: words('attributeChange.retype'), picture: 'edit', look: 'mini', run: () => changeOwn(attribute, 'retype') })}
    ${button({ label: words('attributeChange.remove'), look: 'mini', run: () => changeOwn(attribute, 'remove') })}
  </p>`;

function computation(computed: Computed, { change, remove }: Acts): TemplateResult {
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
