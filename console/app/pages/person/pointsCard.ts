import { html, nothing, type TemplateResult } from 'lit';
import { phone } from '../../core/points';
import { minute, nameOf } from '../../core/show';
import type { Person } from '../../core/types';
import { words } from '../../core/words';
import { icon, type IconName } from '../../parts/icon';

/** One identity, as it is taken off. */
export type Point = { email: string } | { phone: string } | { externalId: string };

/** Somebody who was joined to the person and can be on their own again. */
export interface Join {
  id: string;
  at: string;
  profile: Person;
}

interface Acts {
  add: () => void;
  takeOff: (point: Point, shown: string) => void;
  unmerge: (join: Join) => void;
}

/** What finds a person, and who was joined to them. */
export function pointsCard(
  { emails, phones, externalId, externalIds }: Person,
  joins: readonly Join[],
  acts: Acts,
): TemplateResult {
  const ids = externalIds ?? (externalId === undefined ? [] : [externalId]);
  const isOnly = emails.length + phones.length + ids.length === 1;
  const off = (point: Point, shown: string): TemplateResult | typeof nothing =>
    isOnly
      ? nothing
      : html`<button
          class="x push"
          type="button"
          aria-label=${words('person.takeOff', { point: shown })}
          @click=${() => acts.takeOff(point, shown)}
        >
          ${icon('x')}
        </button>`;
  return html`<section class="card" aria-labelledby="points-title">
    <header>
      <h2 id="points-title">${words('people.column.points')}</h2>
      <button class="btn plain mini push" type="button" @click=${acts.add}>
        ${icon('plus')}${words('add')}
      </button>
    </header>
    <ul class="lines">
      ${emails.map((email) => line('mail', html`<span class="clip" title=${email}>${email}</span>`, off({ email }, email)))}
      ${phones.map((one) => line('phone', html`<span class="clip num">${phone(one)}</span>`, off({ phone: one }, phone(one))))}
      ${ids.map((id) =>
        line(
          'key',
          html`<code class="clip">${id}</code><span class="tiny quiet">${words('person.externalId')}</span>`,
          off({ externalId: id }, id),
        ),
      )}
      ${joins.map((join) =>
        line(
          'merge',
          html`<span class="clip small"
            >${words('person.joined', { name: nameOf(join.profile), at: minute(join.at) })}</span
          >`,
          html`<button class="btn plain mini push" type="button" @click=${() => acts.unmerge(join)}>
            ${words('person.unmerge')}
          </button>`,
        ),
      )}
    </ul>
  </section>`;
}

const line = (
  picture: IconName,
  text: TemplateResult,
  act: TemplateResult | typeof nothing,
): TemplateResult => html`<li>${icon(picture, 'quiet')}${text}${act}</li>`;
