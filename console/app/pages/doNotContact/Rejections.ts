import { html, nothing, type TemplateResult } from 'lit';
import { first, search } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import { to } from '../../core/route';
import { channelName, minute } from '../../core/show';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { answered } from '../../parts/states';

interface Rejection {
  profileId?: string;
  point?: string;
  channel: string;
  reason: string;
  flowId?: string;
  broadcastId?: string;
  at: string;
}

const SHOWN = 20;

/** Sends that were rejected, the latest first. */
export class Rejections extends Part {
  private readonly found = new Question<Rejection[]>(this);

  protected override firstUpdated(): void {
    void this.found.ask(
      async (signal) =>
        (await first<Rejection>(`/contacts/rejections${search({ limit: SHOWN })}`, SHOWN, { signal })).items,
    );
  }

  override render(): TemplateResult {
    return html`<section class="card" aria-labelledby="rejections-title">
      <header><h2 id="rejections-title">${words('rejections.title')}</h2></header>
      ${answered(
        this.found,
        (found) =>
          html`<ul class="lines">
            ${found.length === 0 ? html`<li class="quiet">${words('rejections.none')}</li>` : nothing}
            ${found.map(({ profileId, point, channel, reason, flowId, broadcastId, at }) => {
              const whom = point?.slice(point.indexOf(':') + 1) ?? profileId ?? '';
              return html`<li class="wrap">
                ${icon('ban', 'bad')}
                ${profileId === undefined ? html`<span>${whom}</span>` : html`<a href=${to('people', profileId)}>${whom}</a>`}
                <span>${words('rejections.line', { channel: channelName(channel), reason })}</span>
                ${flowId !== undefined ? html`<a href=${to('flows', flowId)}>${words('rejections.flow')}</a>` : broadcastId !== undefined ? html`<a href=${to('broadcasts', broadcastId)}>${words('rejections.broadcast')}</a>` : nothing}
                <time class="tiny quiet push" datetime=${at}>${minute(at)}</time>
              </li>`;
            })}
          </ul>`,
        3,
      )}
    </section>`;
  }
}
define('audience-rejections', Rejections);
