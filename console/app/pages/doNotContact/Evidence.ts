import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { get, post, search } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { flowNames, type FlowNames } from '../../core/flowNames';
import { Question } from '../../core/Question';
import { to } from '../../core/route';
import { mayWrite } from '../../core/session';
import { pointName } from '../../core/points';
import { channelName, instant, reasonName } from '../../core/show';
import type { Listed } from '../../core/types';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { button } from '../../parts/small';
import { answered } from '../../parts/states';
import { say, sayTrouble } from '../../parts/toasts';

interface Entry {
  action: 'add' | 'remove';
  channel: string | null;
  scope: 'account' | 'all';
  reason?: string;
  source?: string;
  note?: string;
  flowId?: string;
  by: string;
  at: string;
  hash: string;
}

interface Proof {
  history: Entry[];
  valid: boolean;
  checked: number;
  records: Listed[];
  flows: FlowNames;
}

/** What was ever done to a contact point, checked against its hashes; and each reason it is listed for, to be lifted. Tells `close` and `lifted`. */
export class Evidence extends Part {
  static override properties = { point: {} };
  declare point: string;
  private readonly proof = new Question<Proof>(this);

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('point')) return;
    this.proof.forget();
    this.load();
    // Where it stands above the list, it is not left out of sight.
    void this.updateComplete.then(() => this.scrollIntoView({ block: 'nearest' }));
  }

  private get contact(): object {
    return this.point.includes('@') ? { email: this.point } : { phone: this.point };
  }

  private load(): void {
    const { point, contact } = this;
    void this.proof.ask(async (signal) => {
      const [history, { valid, checked }, { records }, flows] = await Promise.all([
        get<Entry[]>(`/do-not-contact/history${search({ point })}`, { signal }),
        get<{ valid: boolean; checked: number }>(`/do-not-contact/verify${search({ point })}`, { signal }),
        post<{ records: Listed[] }>('/do-not-contact/check', { contact }, { signal }),
        flowNames(signal),
      ]);
      return { history: history.reverse(), valid, checked, records, flows };
    });
  }

  private async lift({ channel, scope }: Listed, reason: string): Promise<void> {
    const about = { ...this.contact, ...(channel !== null && { channel }), scope, reason };
    try {
      await post('/do-not-contact/remove', about);
      say(words('doNotContact.lifted', { reason: reasonName(reason), point: pointName(this.point) }), {
        act: {
          label: words('undo'),
          run: () =>
            void post('/do-not-contact', about).then(() => {
              this.load();
              this.tell('lifted');
            }, sayTrouble),
        },
      });
      this.load();
      this.tell('lifted');
    } catch (error) {
      sayTrouble(error);
    }
  }

  private draw({ history, valid, checked, records, flows }: Proof): TemplateResult {
    return html`<div class="proof ${valid ? '' : 'broken'}">
        ${icon(valid ? 'shield' : 'warn')}
        <div>
          <b>${words(valid ? 'doNotContact.verified' : 'doNotContact.broken')}</b>
          ${words('doNotContact.checked', { count: checked })}
        </div>
      </div>
      <div>
        <h3 class="label">${words('doNotContact.listedNow')}</h3>
        ${records.length === 0 ? html`<p class="small quiet">${words('person.notListed')}</p>` : nothing}
        <ul class="lines plain">
          ${records.flatMap((record) =>
            record.reasons.map(
              ({ reason, source, note }) =>
                html`<li class="wrap">
                  <span
                    ><b>${reasonName(reason)}</b> · ${channelName(record.channel)}
                    <span class="tiny quiet"
                      >${words('doNotContact.says', { source })}${note === undefined ? '' : `: ${note}`}</span
                    ></span
                  >
                  ${
                    mayWrite()
                      ? html`<span class="push"
                          >${button({ label: words('doNotContact.lift'), look: 'mini', run: () => void this.lift(record, reason) })}</span
                        >`
                      : nothing
                  }
                </li>`,
            ),
          )}
        </ul>
      </div>
      <div>
        <h3 class="label">${words('doNotContact.history')}</h3>
        ${history.length === 0 ? html`<p class="small quiet">${words('doNotContact.noHistory')}</p>` : nothing}
        <ol class="timeline chain">
          ${history.map(
            ({ action, channel, reason, source, note, flowId, by, at, hash }) =>
              html`<li>
                <span class="knot ${action === 'add' ? 'bad' : 'good'}"
                  >${icon(action === 'add' ? 'ban' : 'undo')}</span
                >
                <div>
                  <b>${words(`doNotContact.${action === 'add' ? 'wasListed' : 'wasLifted'}`)}</b>
                  ${channelName(channel)}${reason === undefined ? '' : `: ${reasonName(reason)}`}${note === undefined ? '' : ` (${note})`}
                  <p class="tiny quiet">
                    ${words('doNotContact.by', { by })}${source === undefined ? '' : `, ${words('doNotContact.says', { source })}`}
                    ${flowId === undefined ? nothing : html` · <a href=${to('flows', flowId)}>${flows.get(flowId) ?? flowId}</a>`}
                  </p>
                  <p class="tiny quiet"><time datetime=${at}>${instant(at)}</time></p>
                  <p class="hash" title=${hash}>${hash.slice(0, 16)}…</p>
                </div>
              </li>`,
          )}
        </ol>
      </div>`;
  }

  override render(): TemplateResult {
    return html`<aside class="card" aria-labelledby="evidence-title">
      <header>
        <h2 id="evidence-title" class="clip" title=${this.point}>
          ${words('doNotContact.evidenceOf', { point: pointName(this.point) })}
        </h2>
        <button class="x push" type="button" aria-label=${words('close')} @click=${() => this.tell('close')}>
          ${icon('x')}
        </button>
      </header>
      <div class="body stack">${answered(this.proof, (proof) => this.draw(proof), 4)}</div>
    </aside>`;
  }
}
define('audience-evidence', Evidence);
