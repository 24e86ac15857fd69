import { html, nothing, type TemplateResult } from 'lit';
import { get, post } from '../core/ask';
import { define, Part } from '../core/Part';
import { Question } from '../core/Question';
import { to } from '../core/route';
import { channelName } from '../core/show';
import { CHANNELS, type Broadcast, type Topic } from '../core/types';
import { bodyOf } from '../core/who';
import { words } from '../core/words';
import type { Added } from './AddToCommunication';
import { going, say } from './toasts';

/** What a new broadcast is called, over which channel it goes, and about what. Its button is where it stands; tells `close` when it is pressed. */
export class BroadcastForm extends Part {
  static override properties = { added: { attribute: false }, channel: { state: true } };
  declare added: Added;
  declare channel: string;
  private readonly topics = new Question<Topic[]>(this);

  constructor() {
    super();
    this.channel = CHANNELS[0];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.topics.ask((signal) => get('/topics', { signal }));
  }

  private async create(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const topic = String(form.get('topic') ?? '');
    const { added } = this;
    const audience =
      'audience' in added
        ? { audience: added.audience }
        : 'profiles' in added.who
          ? { audience: { profiles: added.who.profiles.map(({ id }) => ({ id })) } }
          : bodyOf(added.who);
    this.tell('close');
    const made = await going(words('communication.making'), (onProgress, signal) =>
      post<Broadcast>(
        '/broadcasts',
        {
          name: String(form.get('name')).trim(),
          channel: String(form.get('channel')),
          ...(topic !== '' && { topic }),
          ...audience,
        },
        { onProgress, signal },
      ),
    );
    if (!made) return;
    const { id, name, recipients, rejected } = made;
    say(words('communication.made', { name, recipients, rejected }), {
      link: { label: words('communication.open'), href: to('broadcasts', id) },
    });
  }

  /** Asked only where there is one that is sent over the channel. */
  private topicField(): TemplateResult | typeof nothing {
    const offered = (this.topics.answer ?? []).filter(({ channels }) => channels.includes(this.channel));
    if (offered.length === 0) return nothing;
    return html`<div class="field">
      <label for="broadcast-topic">${words('communication.topic')}</label>
      <select class="select" id="broadcast-topic" name="topic">
        <option value="">${words('communication.noTopic')}</option>
        ${offered.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
      </select>
      <small>${words('communication.topicAbout')}</small>
    </div>`;
  }

  override render(): TemplateResult {
    return html`<form
      id="communication"
      class="stack"
      @submit=${(event: SubmitEvent) => void this.create(event)}
    >
      <div class="field">
        <label for="broadcast-channel">${words('communication.channel')}</label>
        <select
          class="select"
          id="broadcast-channel"
          name="channel"
          @change=${(event: Event) => (this.channel = (event.target as HTMLSelectElement).value)}
        >
          ${CHANNELS.map((channel) => html`<option value=${channel}>${channelName(channel)}</option>`)}
        </select>
      </div>
      ${this.topicField()}
      <div class="field">
        <label for="broadcast-name">${words('communication.broadcastName')}</label>
        <input class="input" id="broadcast-name" name="name" required maxlength="200" />
      </div>
    </form>`;
  }
}
define('audience-broadcast-form', BroadcastForm);
