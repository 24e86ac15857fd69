import { html, nothing, type TemplateResult } from 'lit';
import { post } from '../core/ask';
import { define, Part } from '../core/Part';
import { pointName } from '../core/points';
import { channelName, reasonName } from '../core/show';
import { Trouble } from '../core/Trouble';
import { CHANNELS } from '../core/types';
import { portionsOf, type Who } from '../core/who';
import { words } from '../core/words';
import { dialog } from './Dialog';
import { button } from './small';
import { troubleNotice } from './states';
import { going, say } from './toasts';

export const REASONS = ['manual', 'unsubscribed', 'complaint', 'bounced', 'keyword'] as const;

/** Puts people, or one contact point that is typed, on the Do Not Contact list. Tells `done` and `close`. */
export class AddToDoNotContact extends Part {
  static override properties = {
    who: { attribute: false },
    point: {},
    trouble: { state: true },
    busy: { state: true },
  };
  /** Absent: a contact point is typed. */
  declare who: Who | undefined;
  declare point: string;
  declare trouble: Trouble | undefined;
  declare busy: boolean;

  constructor() {
    super();
    this.point = '';
    this.busy = false;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const said = (name: string): string => String(form.get(name) ?? '').trim();
    const about = {
      reason: said('reason'),
      ...(said('channel') !== '' && { channel: said('channel') }),
      ...(said('note') !== '' && { note: said('note') }),
      ...(form.has('all') && { scope: 'all' }),
    };
    const { who } = this;
    if (who) {
      this.tell('close');
      const count = await going(words('doNotContact.adding'), async (onProgress, signal) => {
        let done = 0;
        for await (const portion of portionsOf(who, signal))
          for (const profile of portion) {
            await post('/do-not-contact', { profile, ...about }, { signal });
            done += 1;
            onProgress({ done, total: who.count });
          }
        return done;
      });
      if (count !== undefined) say(words('doNotContact.addedPeople', { count }));
      this.tell('done');
      return;
    }
    const point = said('point');
    this.busy = true;
    try {
      await post('/do-not-contact', { [point.includes('@') ? 'email' : 'phone']: point, ...about });
      this.tell('close');
      say(words('doNotContact.added', { point: pointName(point) }));
      this.tell('done');
    } catch (error) {
      this.trouble = Trouble.of(error);
    }
    this.busy = false;
  }

  override render(): TemplateResult {
    const { who } = this;
    return dialog({
      heading: words(who ? 'doNotContact.addPeople' : 'doNotContact.addNew'),
      onClose: () => this.tell('close'),
      content: html`<form
        id="do-not-contact"
        class="stack"
        @submit=${(event: SubmitEvent) => void this.submit(event)}
      >
        ${
          who
            ? html`<p class="small quiet">${words('people.for', { count: who.count })}</p>`
            : html`<div class="field">
                <label for="dnc-point">${words('doNotContact.point')}</label>
                <input
                  class="input"
                  id="dnc-point"
                  name="point"
                  required
                  .value=${this.point}
                  autocomplete="off"
                />
                <small>${words('doNotContact.pointAbout')}</small>
              </div>`
        }
        <div class="field">
          <label for="dnc-channel">${words('doNotContact.channel')}</label>
          <select class="select" id="dnc-channel" name="channel">
            <option value="">${words('channel.every')}</option>
            ${CHANNELS.map((channel) => html`<option value=${channel}>${channelName(channel)}</option>`)}
          </select>
        </div>
        <div class="field">
          <label for="dnc-reason">${words('doNotContact.reason')}</label>
          <input
            class="input"
            id="dnc-reason"
            name="reason"
            list="dnc-reasons"
            value="manual"
            required
            maxlength="200"
          />
          <datalist id="dnc-reasons">
            ${REASONS.map((reason) => html`<option value=${reason}>${reasonName(reason)}</option>`)}
          </datalist>
        </div>
        <div class="field">
          <label for="dnc-note">${words('doNotContact.note')}</label>
          <input class="input" id="dnc-note" name="note" maxlength="1000" />
        </div>
        <label class="row small"
          ><input class="check" type="checkbox" name="all" />${words('doNotContact.allAccounts')}</label
        >
        ${this.trouble ? troubleNotice(this.trouble) : nothing}
      </form>`,
      foot: html`${button({ label: words('cancel'), run: () => this.tell('close') })}
        <button class="btn primary" type="submit" form="do-not-contact" ?disabled=${this.busy}>
          ${words('doNotContact.add')}
        </button>`,
    });
  }
}
define('audience-add-to-do-not-contact', AddToDoNotContact);
