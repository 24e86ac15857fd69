import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { post } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { to } from '../../core/route';
import { mayWrite } from '../../core/session';
import type { Person, Segment } from '../../core/types';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { listedOf, type ListedPeople } from '../../parts/listed';
import { FIRST_PAGE, pagesFoot, type Cursors } from '../../parts/pagesFoot';
import { cityCell, createdCell, nameCell, personHeads, pointsCell } from '../../parts/personCells';
import { answered, empty } from '../../parts/states';

interface Found {
  items: Person[];
  next?: string;
  listed: ListedPeople;
}

const PAGE = 50;

/** Who is in a segment, page by page; *People* has what can be done with them. */
export class SegmentMembers extends Part {
  static override properties = {
    segment: { attribute: false },
    count: { type: Number },
    cursors: { state: true },
  };
  declare segment: Segment;
  /** How many there are; undefined where they are fewer than are told. */
  declare count: number | undefined;
  declare cursors: Cursors;
  private readonly found = new Question<Found>(this);

  constructor() {
    super();
    this.cursors = FIRST_PAGE;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('segment') && changed.get('segment')?.id !== this.segment.id) this.load(FIRST_PAGE);
    // Who reads on stays where they are.
    else if (changed.has('count') && this.cursors.length === 1) void this.found.again();
  }

  private get rule(): object {
    return { segment: this.segment.name, operator: 'isMember' };
  }

  private load(cursors: Cursors): void {
    this.cursors = cursors;
    const cursor = cursors.at(-1);
    void this.found.ask(async (signal) => {
      const page = await post<Omit<Found, 'listed'>>(
        '/profiles/find',
        { rule: this.rule, limit: PAGE, ...(cursor !== undefined && { cursor }) },
        { signal },
      );
      return { ...page, listed: mayWrite() ? await listedOf(page.items, signal) : new Map() };
    });
  }

  override render(): TemplateResult {
    const inPeople = to('people', undefined, { rule: JSON.stringify(this.rule) });
    return html`<section class="panel" aria-label=${words('segments.tab.members')}>
      <div class="toolbar">
        <span
          >${this.count === undefined ? nothing : html`<b class="num">${words('segments.memberCount', { count: this.count })}</b> · `}<span
            class="quiet"
            >${words('segments.membersAbout')}</span
          ></span
        >
        <a class="btn push" href=${inPeople}>${icon('people')}${words('segments.openInPeople')}</a>
      </div>
      ${answered(
        this.found,
        ({ items, next, listed }) =>
          items.length === 0
            ? empty({ title: words('segments.nobody'), text: words('segments.nobodyText') })
            : html`<table class="table cards people" role="table" aria-label=${words('segments.tab.members')}>
                  <thead role="rowgroup">
                    <tr role="row">
                      ${personHeads()}
                    </tr>
                  </thead>
                  <tbody role="rowgroup">
                    ${items.map((person) => row(person, listed))}
                  </tbody>
                </table>
                ${pagesFoot({
                  cursors: this.cursors,
                  next,
                  size: PAGE,
                  shown: items.length,
                  count: this.count,
                  onTurn: (cursors) => this.load(cursors),
                })}`,
        6,
      )}
    </section>`;
  }
}
define('audience-segment-members', SegmentMembers);

const row = (person: Person, listed: ListedPeople): TemplateResult =>
  html`<tr role="row">
    ${nameCell(person, listed)} ${pointsCell(person)} ${cityCell(person)} ${createdCell(person)}
  </tr>`;
