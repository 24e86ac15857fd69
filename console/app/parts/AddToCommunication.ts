import { html, nothing, type TemplateResult } from 'lit';
import { get, path, post } from '../core/ask';
import { copy } from '../core/copy';
import { save } from '../core/download';
import { n8nWorkflow, nodeRedFlow } from '../core/newFlow';
import { define, Part } from '../core/Part';
import { Question } from '../core/Question';
import { me } from '../core/session';
import { day } from '../core/show';
import type { AddReport, Flow } from '../core/types';
import { addToFlow, bodyOf, type Who } from '../core/who';
import { words } from '../core/words';
import './BroadcastForm';
import { dialog } from './Dialog';
import { icon } from './icon';
import { button } from './small';
import { answered } from './states';
import { going, say, sayTrouble } from './toasts';

/** What is added: people, or what an audience can name as a whole. */
export type Added =
  | { who: Who }
  | {
      audience: { segments?: string[]; tags?: string[]; companies?: string[] };
      called: string;
      count?: number;
    };

type Step = 'start' | 'broadcast' | 'flow' | 'existing' | 'new' | 'made';

/** *Add to communication*: a broadcast over a channel, or a flow, running or new. Tells `close`. */
export class AddToCommunication extends Part {
  static override properties = {
    added: { attribute: false },
    step: { state: true },
    flow: { state: true },
    host: { state: true },
    made: { state: true },
    busy: { state: true },
  };
  declare added: Added;
  declare step: Step;
  declare flow: string;
  declare host: 'n8n' | 'node-red';
  /** The new flow, as text to import. */
  declare made: string;
  declare busy: boolean;
  private readonly flows = new Question<Flow[]>(this);

  constructor() {
    super();
    this.step = 'start';
    this.flow = this.made = '';
    this.busy = false;
    this.host = me().entrance === 'n8n' ? 'n8n' : 'node-red';
  }

  private close(): void {
    this.tell('close');
  }

  private goTo(step: Step): void {
    this.step = step;
    if (step === 'existing')
      void this.flows.ask((signal) => get<Flow[]>('/flows?status=active&entryPoint=true', { signal }));
    void this.drawn<HTMLElement>('.body input, .body button, .body select').then((first) => first?.focus());
  }

  private async existing(flows: readonly Flow[]): Promise<void> {
    const flow = flows.find(({ id }) => id === this.flow);
    if (!flow) return;
    const { added } = this;
    this.close();
    const report = await going(words('communication.adding', { flow: flow.name }), (onProgress, signal) =>
      'who' in added
        ? addToFlow(flow.id, added.who, onProgress, signal)
        : post<AddReport>(path`/flows/${flow.id}/add`, added.audience, { onProgress, signal }),
    );
    if (report) say(words('communication.added', { flow: flow.name, ...report }));
  }

  private async create(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const name = String(new FormData(event.target as HTMLFormElement).get('name')).trim();
    const { added } = this;
    this.busy = true;
    try {
      if ('who' in added) await post('/tags/add', { ...bodyOf(added.who), tags: [name] });
      const audience = 'who' in added ? { tags: [name] } : added.audience;
      const flow =
        this.host === 'n8n' ? n8nWorkflow(name, audience) : nodeRedFlow(name, audience, me().connection);
      this.made = JSON.stringify(flow, null, 2);
      this.step = 'made';
    } catch (error) {
      sayTrouble(error);
    }
    this.busy = false;
  }

  private start(): TemplateResult {
    const choice = (step: Step, picture: 'broadcasts' | 'flows', name: string): TemplateResult =>
      html`<button class="menu-item tall outlined" type="button" @click=${() => this.goTo(step)}>
        ${icon(picture)}<span
          >${words(`communication.${name}`)}<small>${words(`communication.${name}About`)}</small></span
        >
      </button>`;
    return html`${choice('broadcast', 'broadcasts', 'broadcast')}${choice('flow', 'flows', 'flow')}`;
  }

  private chooseFlow(): TemplateResult {
    const choice = (step: Step, name: string): TemplateResult =>
      html`<button class="menu-item tall outlined" type="button" @click=${() => this.goTo(step)}>
        ${icon(step === 'new' ? 'plus' : 'flows')}<span
          >${words(`communication.${name}`)}<small>${words(`communication.${name}About`)}</small></span
        >
      </button>`;
    return html`${choice('existing', 'existing')}${choice('new', 'new')}`;
  }

  private broadcastForm(): TemplateResult {
    return html`<audience-broadcast-form
      .added=${this.added}
      @close=${() => this.close()}
    ></audience-broadcast-form>`;
  }

  private existingForm(flows: readonly Flow[]): TemplateResult {
    if (flows.length === 0)
      return html`<p class="notice">${icon('flows')}<span>${words('communication.noFlow')}</span></p>`;
    return html`<div class="picks" role="radiogroup" aria-label=${words('communication.flow')}>
      ${flows.map(
        ({ id, name, host, launchedAt }) =>
          html`<label class="menu-item tall"
            ><input
              class="check"
              type="radio"
              name="flow"
              .checked=${this.flow === id}
              @change=${() => (this.flow = id)}
            /><span
              >${name}<small>${words('communication.since', { host, day: day(launchedAt) })}</small></span
            ></label
          >`,
      )}
    </div>`;
  }

  private newForm(): TemplateResult {
    const called = 'audience' in this.added ? this.added.called : '';
    return html`<form
      id="communication"
      class="stack"
      @submit=${(event: SubmitEvent) => void this.create(event)}
    >
      <div class="field">
        <label for="flow-name">${words('communication.flowName')}</label>
        <input class="input" id="flow-name" name="name" required maxlength="200" .value=${called} />
        ${'who' in this.added ? html`<small>${words('communication.tagAbout')}</small>` : nothing}
      </div>
      <div class="field">
        <span class="label" id="flow-host">${words('communication.host')}</span>
        <div class="seg" role="radiogroup" aria-labelledby="flow-host">
          ${(['n8n', 'node-red'] as const).map(
            (host) =>
              html`<label
                ><input
                  type="radio"
                  name="host"
                  .checked=${this.host === host}
                  @change=${() => (this.host = host)}
                />${words(`host.${host}`)}</label
              >`,
          )}
        </div>
      </div>
    </form>`;
  }

  private madeText(): TemplateResult {
    return html`<p class="small">${words(`communication.import.${this.host}`)}</p>
      <textarea
        class="input code"
        readonly
        rows="8"
        aria-label=${words('communication.json')}
        .value=${this.made}
      ></textarea>`;
  }

  override render(): TemplateResult {
    const { step, added } = this;
    const count = 'who' in added ? added.who.count : added.count;
    const body = {
      start: () => this.start(),
      broadcast: () => this.broadcastForm(),
      flow: () => this.chooseFlow(),
      existing: () => answered(this.flows, (flows) => this.existingForm(flows)),
      new: () => this.newForm(),
      made: () => this.madeText(),
    }[step]();
    const back: Step | undefined = {
      start: undefined,
      broadcast: 'start',
      flow: 'start',
      existing: 'flow',
      new: 'flow',
      made: undefined,
    }[step] as Step | undefined;
    const foot = html`${back ? button({ label: words('back'), run: () => this.goTo(back) }) : button({ label: words(step === 'made' ? 'close' : 'cancel'), run: () => this.close() })}
    ${
      step === 'broadcast'
        ? html`<button class="btn primary" type="submit" form="communication">
            ${words('communication.createBroadcast')}
          </button>`
        : step === 'existing'
          ? button({
              label: words('communication.addToFlow'),
              look: 'primary',
              disabled: this.flow === '',
              run: () => void this.existing(this.flows.answer ?? []),
            })
          : step === 'new'
            ? html`<button class="btn primary" type="submit" form="communication" ?disabled=${this.busy}>
                ${words('communication.createFlow')}
              </button>`
            : step === 'made'
              ? html`${button({
                  label: words('download'),
                  picture: 'download',
                  run: () =>
                    save(new Blob([this.made], { type: 'application/json' }), `${this.host}-flow.json`),
                })}${button({
                  label: words('copy'),
                  picture: 'copy',
                  look: 'primary',
                  run: () => void copy(this.made).then(() => say(words('copied'))),
                })}`
              : nothing
    }`;
    return dialog({
      heading: words('communication.title'),
      onClose: () => this.close(),
      content: html`<p class="small quiet">
          ${'audience' in added ? added.called : words('people.for', { count: count ?? 0 })}
        </p>
        ${body}`,
      foot,
    });
  }
}
define('audience-add-to-communication', AddToCommunication);
