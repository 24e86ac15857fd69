import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { nameOf } from '../../core/show';
import type { Person } from '../../core/types';
import { words } from '../../core/words';
import type { ListedPeople } from '../../parts/listed';
import { cityCell, createdCell, nameCell, personHeads, pointsCell } from '../../parts/personCells';
import { cell } from '../../parts/small';

interface Table {
  items: readonly Person[];
  listed: ListedPeople;
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
        ${personHeads(html`<th role="columnheader" class="w-tags">${words('people.column.tags')}</th>`)}
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
  const { tags } = person;
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
    ${nameCell(person, listed)} ${pointsCell(person)} ${cityCell(person)}
    ${cell(
      words('people.column.tags'),
      tags.length === 0
        ? ''
        : html`<span class="tags"
            >${tags.slice(0, TAGS_SHOWN).map((tag) => html`<button type="button" class="tag" title=${words('summary.only', { value: tag })} @click=${() => onTag(tag)}><span class="clip">${tag}</span></button>`)}${more > 0 ? html`<span class="tag more" title=${tags.slice(TAGS_SHOWN).join(', ')}>+${more}</span>` : nothing}</span
          >`,
    )}
    ${createdCell(person)}
  </tr>`;
}
