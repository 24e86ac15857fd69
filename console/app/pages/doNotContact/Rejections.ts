import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { first, search } from '../../core/ask';
import { flowNames, type FlowNames } from '../../core/flowNames';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { to } from '../../core/route';
import { pointName } from '../../core/points';
import { channelName, minute, reasonName } from '../../core/show';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { named, personLink, type People } from '../../parts/people';
import { answered } from '../../parts/states';
import { isNarrowed, type Asked } from './asked';

interface Rejection {
  profileId?: string;
  point?: string;
  channel: string;
  reason: string;
  outcome?: 'later';
  flowId?: string;
  broadcastId?: string;
  at: string;
}

interface Found {
  items: Rejection[];
  more: boolean;
  known: People;
  flows: FlowNames;
}

const SHOWN = 20;

/** Sends that were rejected, the latest first: those that the search and the filters of the page ask for. */
export class Rejections extends Part {
  static override properties = { asked: { attribute: false } };
  declare asked: Asked;
  private readonly found = new Question<Found>(this);

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('asked')) this.load();
  }

  private load(): void {
    // A rejected send is of this account.
    const { search: typed, scope: _scope, ...filter } = this.asked;
    void this.found.ask(async (signal) => {
      const query = search({ ...filter, search: typed.trim(), limit: SHOWN + 1 });
      const [{ items, more }, flows] = await Promise.all([
        first<Rejection>(`/contacts/rejections${query}`, SHOWN, { signal }),
        flowNames(signal),
      ]);
      const keys = items.flatMap(({ profileId }) => (profileId === undefined ? [] : [{ id: profileId }]));
      return named({ items, more, flows }, keys, signal);
    });
  }

  private line(
    { profileId, point, channel, reason, outcome, flowId, broadcastId, at }: Rejection,
    { known, flows }: Found,
  ): TemplateResult {
    const whom = point === undefined ? '' : pointName(point.slice(point.indexOf(':') + 1));
    return html`<li class="wrap">
      ${icon('ban', 'bad')}
      ${profileId === undefined ? nothing : personLink({ id: profileId }, known, { alone: whom !== '' })}
      ${whom === '' ? nothing : html`<span class="clip num" title=${whom}>${whom}</span>`}
      <span>${words('rejections.line', { channel: channelName(channel), reason: reasonName(reason) })}</span>
      ${outcome === 'later' ? html`<span class="quiet">${words('rejections.later')}</span>` : nothing}
      ${
        flowId !== undefined
          ? html`<a href=${to('flows', flowId)}>${flows.get(flowId) ?? words('rejections.flow')}</a>`
          : broadcastId !== undefined
            ? html`<a href=${to('broadcasts', broadcastId)}>${words('rejections.broadcast')}</a>`
            : nothing
      }
      <time class="tiny quiet push" datetime=${at}>${minute(at)}</time>
    </li>`;
  }

  private draw(found: Found): TemplateResult {
    const { items, more } = found;
    return html`<ul class="lines">
        ${items.length === 0 ? html`<li class="quiet">${words(isNarrowed(this.asked) ? 'rejections.noMatch' : 'rejections.none')}</li>` : nothing}
        ${items.map((one) => this.line(one, found))}
      </ul>
      ${more ? html`<footer>${words('rejections.firstShown', { count: SHOWN })}</footer>` : nothing}`;
  }

  override render(): TemplateResult {
    return html`<section class="card" aria-labelledby="rejections-title">
      <header><h2 id="rejections-title">${words('rejections.title')}</h2></header>
      ${answered(this.found, (found) => this.draw(found), 3)}
    </section>`;
  }
}
define('audience-rejections', Rejections);
