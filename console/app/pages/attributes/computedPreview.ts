import { html, nothing, type TemplateResult } from 'lit';
import { minute, number } from '../../core/show';
import { vars } from '../../core/vars';
import { words } from '../../core/words';
import { personLink, type Key, type People } from '../../parts/people';

type Value = number | string;

/** What a computed attribute would be, before it is. */
export interface Preview {
  type: 'number' | 'datetime';
  profiles: number;
  empty: number;
  distribution: { from: Value; to: Value; profiles: number }[];
  people: (Key & { value: Value })[];
  known: People;
  estimated: boolean;
}

/** How its values would be spread, and a few people with theirs. */
export function previewOf({
  profiles,
  empty,
  distribution,
  people,
  known,
  estimated,
}: Preview): TemplateResult {
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
                ({ value, ...key }) =>
                  html`<li class="small spread">
                    ${personLink(key, known, { elsewhere: true })}
                    <span class="num">${shown(value)}</span>
                  </li>`,
              )}
            </ul>`
    }
  </section>`;
}

const shown = (value: Value): string => (typeof value === 'number' ? number(value) : minute(value));
