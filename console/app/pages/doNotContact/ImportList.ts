import { html, nothing, type TemplateResult } from 'lit';
import { search, upload } from '../../core/ask';
import { define, Part } from '../../core/Part';
import { channelName, number } from '../../core/show';
import { CHANNELS } from '../../core/types';
import { words } from '../../core/words';
import { dialog } from '../../parts/Dialog';
import { icon } from '../../parts/icon';
import { button } from '../../parts/small';
import { going, say } from '../../parts/toasts';

/** What came of a file that was imported to the list. */
export interface Imported {
  rows: number;
  added: number;
  unchanged: number;
  refused: number;
  problems: { line: number; column?: string; message: string; hint: string }[];
}

const PROBLEMS_SHOWN = 100;

/** *Import*: a file of contact points for the Do Not Contact list. Tells `close`, and `imported` with what came of it. */
class ImportList extends Part {
  private async import(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const file = form.get('file') as File;
    const reason = String(form.get('reason'));
    const channel = String(form.get('channel'));
    this.tell('close');
    const report = await going(words('doNotContact.importing'), (onProgress, signal) =>
      upload<Imported>(
        `/do-not-contact/import${search({ reason, channel })}`,
        file,
        /\.(ndjson|jsonl)$/i.test(file.name) ? 'application/x-ndjson' : 'text/csv',
        { onProgress, signal },
      ),
    );
    if (!report) return;
    const { added, unchanged, refused } = report;
    say(words('doNotContact.imported', { added, unchanged, refused }));
    this.tell('imported', report);
  }

  override render(): TemplateResult {
    const close = (): void => this.tell('close');
    return dialog({
      heading: words('doNotContact.importTitle'),
      onClose: close,
      content: html`<form
        id="import-dnc"
        class="stack"
        @submit=${(event: SubmitEvent) => void this.import(event)}
      >
        <p class="small quiet">${words('doNotContact.importAbout')}</p>
        <div class="field">
          <label for="dnc-file">${words('doNotContact.file')}</label>
          <input
            class="input"
            id="dnc-file"
            name="file"
            type="file"
            accept=".csv,.ndjson,.jsonl,text/csv"
            required
          />
        </div>
        <div class="field">
          <label for="import-reason">${words('doNotContact.reason')}</label>
          <input class="input" id="import-reason" name="reason" value="import" required />
        </div>
        <div class="field">
          <label for="import-channel">${words('doNotContact.channel')}</label>
          <select class="select" id="import-channel" name="channel">
            <option value="">${words('channel.every')}</option>
            ${CHANNELS.map((channel) => html`<option value=${channel}>${channelName(channel)}</option>`)}
          </select>
        </div>
      </form>`,
      foot: html`${button({ label: words('cancel'), run: close })}
        <button class="btn primary" type="submit" form="import-dnc">
          ${words('doNotContact.importFile')}
        </button>`,
    });
  }
}
define('audience-import-list', ImportList);

/** What came of an import, until it is closed. */
export const importReport = (
  { rows, added, unchanged, refused, problems }: Imported,
  onClose: () => void,
): TemplateResult =>
  html`<section class="card spaced" aria-label=${words('doNotContact.import')}>
    <header>
      <h2>${words('doNotContact.report', { rows, added, unchanged, refused })}</h2>
      <button class="x push" type="button" aria-label=${words('close')} @click=${onClose}>
        ${icon('x')}
      </button>
    </header>
    ${
      problems.length === 0
        ? nothing
        : html`<ul class="lines">
            ${problems.slice(0, PROBLEMS_SHOWN).map(({ line, column, message, hint }) => html`<li><span class="num quiet">${words('imports.line', { line })}</span><span>${column === undefined ? '' : `${column}: `}${message} ${hint}</span></li>`)}
            ${problems.length > PROBLEMS_SHOWN ? html`<li class="quiet">${words('doNotContact.more', { count: number(problems.length - PROBLEMS_SHOWN) })}</li>` : nothing}
          </ul>`
    }
  </section>`;
