import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { to } from '../../core/route';
import { mayWrite } from '../../core/session';
import { channelName, day, nameOf, phone, value } from '../../core/show';
import type { Person } from '../../core/types';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { avatar, cell } from '../../parts/small';

interface Table {
  items: readonly Person[];
  listed: ReadonlyMap<string, string>;
  chosen: (id: string) => boolean;
  onChoose: (person: Person, on: boolean) => void;
  onTag: (tag: string) => void;
}

const TAGS_SHOWN = 2;

export const peopleTable = ({ items, ...rest }: Table): TemplateResult =>
  html`<table class="table cards people" role="table" aria-label=${words('page.people')}>
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" class="pick"><span class="sr">${words('people.column.choose')}</span></th>
        <th role="columnheader">${words('people.column.name')}</th>
        <th role="columnheader" class="w-points">${words('people.column.points')}</th>
        <th role="columnheader" class="w-city">${words('people.column.city')}</th>
        <th role="columnheader" class="w-tags">${words('people.column.tags')}</th>
        <th role="columnheader" class="w-day">${words('people.column.created')}</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${repeat(
        items,
        ({ id }) => id,
        (person) => row(person, rest),
      )}
    </tbody>
  </table>`;

function row(person: Person, { listed, chosen, onChoose, onTag }: Omit<Table, 'items'>): TemplateResult {
  const name = nameOf(person);
  const { emails, phones, tags, attributes, createdAt } = person;
  const channels = listed.get(person.id);
  const more = tags.length - TAGS_SHOWN;
  return html`<tr role="row">
    <td role="cell" class="pick">
      <input
        class="check"
        type="checkbox"
        aria-label=${words('people.choose', { name })}
        .checked=${chosen(person.id)}
        @change=${(event: Event) => onChoose(person, (event.target as HTMLInputElement).checked)}
      />
    </td>
    ${cell(
      words('people.column.name'),
      html`<span class="who-cell"
        >${avatar(name)}${
          mayWrite()
            ? html`<a class="who clip" href=${to('people', person.id)} title=${name}>${name}</a>`
            : html`<span class="who clip" title=${name}>${name}</span>`
        }${channels === undefined ? nothing : html`<span class="bad" title=${listedText(channels)}>${icon('ban')}<span class="sr">${listedText(channels)}</span></span>`}</span
      >`,
      'lead',
    )}
    ${cell(
      words('people.column.points'),
      html`<span class="points"
        ><span class="clip" title=${emails.join(', ')}
          >${emails[0] ?? html`<span class="quiet not-small">${words('people.noEmail')}</span>`}</span
        ><span class="clip num" title=${phones.join(', ')}
          >${phones[0] ? phone(phones[0]) : html`<span class="quiet not-small">${words('people.noPhone')}</span>`}</span
        ></span
      >`,
    )}
    ${cell(words('people.column.city'), value(attributes['city']))}
    ${cell(
      words('people.column.tags'),
      html`<span class="tags"
        >${tags.slice(0, TAGS_SHOWN).map((tag) => html`<button type="button" class="tag" title=${words('summary.only', { value: tag })} @click=${() => onTag(tag)}><span class="clip">${tag}</span></button>`)}${more > 0 ? html`<span class="tag" title=${tags.slice(TAGS_SHOWN).join(', ')}>+${more}</span>` : nothing}</span
      >`,
    )}
    ${cell(words('people.column.created'), html`<time datetime=${createdAt}>${day(createdAt)}</time>`)}
  </tr>`;
}

const listedText = (channels: string): string =>
  words('people.listed', {
    channels: channels
      .split(',')
      .map((channel) => channelName(channel === '' ? null : channel))
      .join(', '),
  });
