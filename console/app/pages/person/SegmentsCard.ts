import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { get, path, post } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { to } from '../../core/route';
import { day } from '../../core/show';
import type { Explanation, Person, Segment } from '../../core/types';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { badge } from '../../parts/small';
import { answered, bones, troubleNotice } from '../../parts/states';
import { untilWhen, whyTree } from '../../parts/why';

interface Membership {
  id: string;
  name: string;
  type: 'snapshot' | 'realTime';
  predefined: boolean;
  since?: string;
}

interface Loaded {
  memberships: Membership[];
  all: Segment[];
}

/** The segments a person is in, each with why and until when; and of any other, why not. */
export class SegmentsCard extends Part {
  static override properties = {
    person: { attribute: false },
    opened: { state: true },
    other: { state: true },
  };
  declare person: Person;
  declare opened: string | undefined;
  declare other: string;
  private readonly segments = new Question<Loaded>(this);
  private readonly why = new Question<Explanation>(this);

  constructor() {
    super();
    this.other = '';
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('person') && changed.get('person')?.id !== this.person.id) this.load();
  }

  load(): void {
    const { id } = this.person;
    void this.segments.ask(async (signal) => {
      const [memberships, all] = await Promise.all([
        get<Membership[]>(path`/profiles/${id}/segments`, { signal }),
        get<Segment[]>('/segments', { signal }),
      ]);
      return { memberships, all };
    });
  }

  private explain(segment: string): void {
    const closes = this.opened === segment;
    this.opened = closes ? undefined : segment;
    this.why.forget();
    if (closes) return;
    void this.why.ask((signal) =>
      post(
        '/audience/explain',
        { rule: { segment, operator: 'isMember' }, profile: { id: this.person.id } },
        { signal },
      ),
    );
  }

  private because(): TemplateResult {
    const { why } = this;
    if (why.trouble) return troubleNotice(why.trouble, () => void why.again());
    if (!why.answer) return why.waiting ? bones(2) : html`<div class="bones-place"></div>`;
    return html`<div class="because">
      ${whyTree(why.answer)}
      <p class="notice small">${icon('clock')}<span>${untilWhen(why.answer)}</span></p>
    </div>`;
  }

  private line(
    { id, name }: { id: string; name: string },
    type: string,
    since: string | undefined,
  ): TemplateResult {
    const on = this.opened === name;
    return html`<li class="wrap">
      <button
        class="btn plain mini square"
        type="button"
        aria-expanded=${on}
        aria-label=${words('person.why', { segment: name })}
        @click=${() => this.explain(name)}
      >
        ${icon(on ? 'down' : 'right')}
      </button>
      <a href=${to('segments', id)}><b>${name}</b></a>
      ${type === 'realTime' ? badge(words('segments.type.realTime'), 'live', 'bolt') : type === 'snapshot' ? badge(words('segments.type.snapshot'), '', 'snapshot') : nothing}
      ${since === undefined ? nothing : html`<span class="tiny quiet push">${words('person.memberSince', { day: day(since) })}</span>`}
      ${on ? html`<div class="full">${this.because()}</div>` : nothing}
    </li>`;
  }

  private list({ memberships, all }: Loaded): TemplateResult {
    const others = all.filter(({ id }) => !memberships.some((one) => one.id === id));
    const other = others.find(({ id }) => id === this.other);
    return html`<ul class="lines">
        ${memberships.length === 0 ? html`<li class="quiet">${words('person.noSegments')}</li>` : nothing}
        ${memberships.map((one) => this.line(one, one.predefined ? '' : one.type, one.since))}
        ${other ? this.line(other, '', undefined) : nothing}
      </ul>
      ${
        others.length === 0
          ? nothing
          : html`<footer>
              <label class="row wrap" for="why-other">${words('person.whyNot')}</label>
              <select
                class="select narrow"
                id="why-other"
                .value=${this.other}
                @change=${(event: Event) => {
                  this.other = (event.target as HTMLSelectElement).value;
                  const chosen = others.find(({ id }) => id === this.other);
                  if (chosen) this.explain(chosen.name);
                }}
              >
                <option value="">${words('person.chooseSegment')}</option>
                ${others.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
              </select>
            </footer>`
      }`;
  }

  override render(): TemplateResult {
    return html`<section class="card" aria-labelledby="segments-title">
      <header><h2 id="segments-title">${words('page.segments')}</h2></header>
      ${answered(this.segments, (loaded) => this.list(loaded), 3)}
    </section>`;
  }
}
define('audience-person-segments', SegmentsCard);
