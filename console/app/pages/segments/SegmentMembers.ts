import { html, type PropertyValues, type TemplateResult } from 'lit';
import { post } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { to } from '../../core/route';
import { mayWrite } from '../../core/session';
import { day, nameOf, phone, value } from '../../core/show';
import type { Person, Segment } from '../../core/types';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { avatar, button, cell } from '../../parts/small';
import { answered, empty } from '../../parts/states';

const PAGE = 50;

/** Who is in a segment, page by page; *People* has what can be done with them. */
export class SegmentMembers extends Part {
  static override properties = { segment: { attribute: false }, cursors: { state: true } };
  declare segment: Segment;
  declare cursors: readonly (string | undefined)[];
  private readonly found = new Question<{ items: Person[]; next?: string }>(this);

  constructor() {
    super();
    this.cursors = [undefined];
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('segment') && changed.get('segment')?.id !== this.segment.id) this.load([undefined]);
  }

  private get rule(): object {
    return { segment: this.segment.name, operator: 'isMember' };
  }

  private load(cursors: readonly (string | undefined)[]): void {
    this.cursors = cursors;
    const cursor = cursors.at(-1);
    void this.found.ask((signal) =>
      post(
        '/profiles/find',
        { rule: this.rule, limit: PAGE, ...(cursor !== undefined && { cursor }) },
        { signal },
      ),
    );
  }

  override render(): TemplateResult {
    const inPeople = to('people', undefined, { rule: JSON.stringify(this.rule) });
    return html`<section class="panel" aria-label=${words('segments.tab.members')}>
      <div class="toolbar">
        <span class="quiet">${words('segments.membersAbout')}</span>
        <a class="btn push" href=${inPeople}>${icon('people')}${words('segments.openInPeople')}</a>
      </div>
      ${answered(
        this.found,
        ({ items, next }) =>
          items.length === 0
            ? empty({ title: words('segments.nobody'), text: words('segments.nobodyText') })
            : html`<table class="table cards people" role="table" aria-label=${words('segments.tab.members')}>
                  <thead role="rowgroup">
                    <tr role="row">
                      <th role="columnheader">${words('people.column.name')}</th>
                      <th role="columnheader" class="w-points">${words('people.column.points')}</th>
                      <th role="columnheader" class="w-city">${words('people.column.city')}</th>
                      <th role="columnheader" class="w-day">${words('people.column.created')}</th>
                    </tr>
                  </thead>
                  <tbody role="rowgroup">
                    ${items.map((person) => row(person))}
                  </tbody>
                </table>
                <div class="foot">
                  <span
                    >${words('people.range', { from: (this.cursors.length - 1) * PAGE + 1, to: (this.cursors.length - 1) * PAGE + items.length })}</span
                  >
                  <span class="actions">
                    ${button({ label: words('previous'), disabled: this.cursors.length === 1, run: () => this.load(this.cursors.slice(0, -1)) })}
                    ${button({ label: words('next'), disabled: next === undefined, run: () => this.load([...this.cursors, next]) })}
                  </span>
                </div>`,
        6,
      )}
    </section>`;
  }
}
define('audience-segment-members', SegmentMembers);

function row(person: Person): TemplateResult {
  const name = nameOf(person);
  const { id, emails, phones, attributes, createdAt } = person;
  return html`<tr role="row">
    ${cell(
      words('people.column.name'),
      html`<span class="who-cell"
        >${avatar(name)}${mayWrite() ? html`<a class="who clip" href=${to('people', id)} title=${name}>${name}</a>` : html`<span class="who clip">${name}</span>`}</span
      >`,
      'lead',
    )}
    ${cell(words('people.column.points'), html`<span class="points"><span class="clip">${emails[0] ?? ''}</span><span class="clip num">${phones[0] ? phone(phones[0]) : ''}</span></span>`)}
    ${cell(words('people.column.city'), value(attributes['city']))}
    ${cell(words('people.column.created'), html`<time datetime=${createdAt}>${day(createdAt)}</time>`)}
  </tr>`;
}
