import { html, nothing, type TemplateResult } from 'lit';
import { to } from '../core/route';
import { mayWrite } from '../core/session';
import { phone } from '../core/points';
import { day, nameOf, value } from '../core/show';
import type { Person } from '../core/types';
import { words } from '../core/words';
import { listedSign, type ListedPeople } from './listed';
import { avatar, cell } from './small';

/** Columns that every table of people has. */

/** What they are called. @param more a column that a table has before the last one. */
export const personHeads = (more: TemplateResult | typeof nothing = nothing): TemplateResult =>
  html`<th role="columnheader">${words('people.column.name')}</th>
    <th role="columnheader" class="w-points">${words('people.column.points')}</th>
    <th role="columnheader" class="w-city">${words('people.column.city')}</th>
    ${more}
    <th role="columnheader" class="w-day">${words('people.column.created')}</th>`;

export function nameCell(person: Person, listed: ListedPeople): TemplateResult {
  const name = nameOf(person);
  return cell(
    words('people.column.name'),
    html`<span class="who-cell"
      >${avatar(name)}${
        mayWrite()
          ? html`<a class="who clip" href=${to('people', person.id)} title=${name}>${name}</a>`
          : html`<span class="who clip" title=${name}>${name}</span>`
      }${listedSign(person, listed)}</span
    >`,
    'lead',
  );
}

/** The first of each kind; all of them are its title. */
export const pointsCell = ({ emails, phones }: Person): TemplateResult =>
  cell(
    words('people.column.points'),
    html`<span class="points"
      ><span class="clip" title=${emails.join(', ')}
        >${emails[0] ?? html`<span class="quiet not-small">${words('people.noEmail')}</span>`}</span
      ><span class="clip num" title=${phones.map(phone).join(', ')}
        >${phones[0] ? phone(phones[0]) : html`<span class="quiet not-small">${words('people.noPhone')}</span>`}</span
      ></span
    >`,
  );

export const cityCell = ({ attributes }: Person): TemplateResult =>
  cell(words('people.column.city'), value(attributes['city']));

export const createdCell = ({ createdAt }: Person): TemplateResult =>
  cell(words('people.column.created'), html`<time datetime=${createdAt}>${day(createdAt)}</time>`);
