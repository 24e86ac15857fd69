import { html, nothing, type TemplateResult } from 'lit';
import { to } from '../../core/route';
import { minute, number } from '../../core/show';
import { vars } from '../../core/vars';
import { words } from '../../core/words';

type Value = number | string;

/** What a computed attribute would be, before it is. */
export interface Preview {
  type: 'number' | 'datetime';
  profiles: number;
  empty: number;
  distribution: { from: Value; to: Value; profiles: number }[];
  people: { id: string; externalId?: string; value: Value }[];
  estimated: boolean;
}

/** How its values would be spread, and a few people with theirs. */
export function previewOf({ profiles, empty, distribution, people, estimated }: Preview): TemplateResult {
  const most = Math.max(1, ...distribution.map((part) => part.profiles));
  return html`<section class="stack" aria-label=${words('computed.preview')}>
    <h3 class="label">${words('computed.preview')}</h3>
    <p class="small">
      ${words('computed.have', { count: profiles - empty, of: profiles })}
      ${estimated ? words('computed.estimated') : nothing}
    </p>
    <div>
      ${distribution.map(
        ({ from, to: until, profiles: count }) =>
          html`<div class="bar" ${vars({ '--of': `${(100 * count) / most}%` })}>
            <span>${from === until ? shown(from) : `${shown(from)} – ${shown(until)}`}</span>
            <span class="num">${number(count)}</span>
          </div>`,
      )}
    </div>
    ${
      people.length === 0
        ? nothing
        : html`<h3 class="label">${words('computed.people')}</h3>
            <ul class="lines">
              ${people.map(
                ({ id, externalId, value }) =>
                  html`<li class="small spread">
                    <a class="clip" href=${to('people', id)} target="_blank">${externalId ?? id}</a>
                    <span class="num">${shown(value)}</span>
                  </li>`,
              )}
            </ul>`
    }
  </section>`;
}

const shown = (value: Value): string => (typeof value === 'number' ? number(value) : minute(value));
