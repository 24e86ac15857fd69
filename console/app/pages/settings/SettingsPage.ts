import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { get, path, post, remove } from '../../core/ask';
import { copy } from '../../core/copy';
import { define, Part } from '../../core/Part';
import { Question } from '../../core/Question';
import type { Route } from '../../core/route';
import { isOnePage, mayWrite, me } from '../../core/session';
import { minute } from '../../core/show';
import { Trouble } from '../../core/Trouble';
import { words } from '../../core/words';
import { dialog } from '../../parts/Dialog';
import { icon } from '../../parts/icon';
import { badge, button } from '../../parts/small';
import { answered, troubleNotice } from '../../parts/states';
import { say, sayTrouble } from '../../parts/toasts';
import './PolicyCard';

interface Key {
  id: string;
  name: string;
  role: 'read' | 'write';
  createdAt: string;
  lastUsedAt?: string;
}

interface Health {
  database: string;
  account: string;
  timeZone: string;
  version: string;
  changeStreams: boolean;
  roundTripMs: number;
}

/** *Settings*: the account, its time zone, the database, and the keys of the API. */
class SettingsPage extends Part {
  static override properties = {
    route: { attribute: false },
    open: { state: true },
    made: { state: true },
    trouble: { state: true },
  };
  declare route: Route;
  declare open: 'create' | Key | undefined;
  /** A key that was made: it is told once. */
  declare made: string | undefined;
  declare trouble: Trouble | undefined;
  private readonly health = new Question<Health>(this);
  private readonly keys = new Question<Key[]>(this);

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('route')) return;
    void this.health.ask((signal) => get('/health', { signal }));
    if (mayWrite()) this.load();
  }

  private load(): void {
    void this.keys.ask((signal) => get('/keys', { signal }));
  }

  private async create(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    try {
      const { key } = await post<{ key: string }>('/keys', {
        name: String(form.get('name')).trim(),
        role: String(form.get('role')),
      });
      this.made = key;
      // With the first key the open door closes: the list is asked for by whoever comes in with it.
      if (!me().open) this.load();
    } catch (error) {
      this.trouble = Trouble.of(error);
    }
  }

  private async revoke({ id, name }: Key): Promise<void> {
    this.open = undefined;
    try {
      await remove(path`/keys/${id}`);
      say(words('settings.revoked', { name }));
      this.load();
    } catch (error) {
      sayTrouble(error);
    }
  }

  private account({
    database,
    account,
    timeZone,
    version,
    changeStreams,
    roundTripMs,
  }: Health): TemplateResult {
    const fact = (name: string, shown: string): TemplateResult =>
      html`<dt>${words(`settings.${name}`)}</dt>
        <dd>${shown}</dd>`;
    return html`<dl class="facts">
        ${fact('account', account)} ${fact('timeZone', timeZone)} ${fact('database', database)}
        ${fact('mongo', version)}
        ${fact('changeStreams', words(changeStreams ? 'settings.immediate' : 'settings.asked'))}
        ${fact('roundTrip', words('settings.ms', { ms: Math.round(roundTripMs) }))}
        ${fact('version', me().version)}
      </dl>
      <p class="small quiet">${words('settings.zoneAbout')}</p>`;
  }

  private list(keys: readonly Key[]): TemplateResult {
    return html`<ul class="lines">
      ${keys.length === 0 ? html`<li class="quiet">${words('settings.noKeys')}</li>` : nothing}
      ${keys.map(
        (key) =>
          html`<li class="wrap">
            ${icon('key', 'quiet')}<b>${key.name}</b>
            ${badge(words(`settings.role.${key.role}`), key.role === 'write' ? 'live' : '', key.role === 'write' ? 'edit' : 'eye')}
            <span class="tiny quiet push"
              >${key.lastUsedAt ? words('settings.used', { at: minute(key.lastUsedAt) }) : words('settings.unused')}</span
            >
            ${button({ label: words('settings.revoke'), look: 'mini plain bad', run: () => (this.open = key) })}
          </li>`,
      )}
    </ul>`;
  }

  override render(): TemplateResult {
    return html`<div class="page-head"><h1>${words('page.settings')}</h1></div>
      <div class="cols even">
        <section class="card" aria-labelledby="account-title">
          <header><h2 id="account-title">${words('settings.accountTitle')}</h2></header>
          <div class="body stack">${answered(this.health, (health) => this.account(health), 4)}</div>
        </section>
        <section class="card" aria-labelledby="keys-title">
          <header>
            <h2 id="keys-title">${words('settings.keys')}</h2>
            ${
              mayWrite()
                ? html`<button
                    class="btn plain mini push"
                    type="button"
                    @click=${() => {
                      this.trouble = this.made = undefined;
                      this.open = 'create';
                    }}
                  >
                    ${icon('plus')}${words('settings.createKey')}
                  </button>`
                : nothing
            }
          </header>
          ${mayWrite() ? answered(this.keys, (keys) => this.list(keys), 2) : html`<p class="body small quiet">${words('settings.readers')}</p>`}
          ${
            isOnePage()
              ? nothing
              : html`<footer>
                  <a href="api/v1/" target="_blank" rel="noreferrer">${words('settings.reference')}</a>
                </footer>`
          }
        </section>
      </div>
      <audience-policy class="spaced-above"></audience-policy>
      ${this.dialogs()}`;
  }

  private dialogs(): TemplateResult | typeof nothing {
    const { open, made } = this;
    if (open === undefined) return nothing;
    const close = (): void => {
      const closes = made !== undefined && me().open;
      this.open = this.made = undefined;
      // From now on a key is asked for.
      if (closes) location.reload();
    };
    if (open !== 'create')
      return dialog({
        heading: words('settings.revokeTitle', { name: open.name }),
        onClose: close,
        content: html`<p class="small">${words('settings.revokeAbout')}</p>`,
        foot: html`${button({ label: words('cancel'), run: close })}
        ${button({ label: words('settings.revoke'), look: 'danger', run: () => void this.revoke(open) })}`,
      });
    if (made !== undefined)
      return dialog({
        heading: words('settings.createKey'),
        onClose: close,
        content: html`<p class="notice warn">
            ${icon('key')}<span>${words(me().open ? 'settings.madeFirst' : 'settings.made')}</span>
          </p>
          <input class="input code" readonly aria-label=${words('settings.key')} .value=${made} />`,
        foot: html`${button({ label: words('copy'), picture: 'copy', run: () => void copy(made).then(() => say(words('copied'))) })}
        ${button({ label: words('settings.done'), look: 'primary', run: close })}`,
      });
    return dialog({
      heading: words('settings.createKey'),
      onClose: close,
      content: html`<form
        id="create-key"
        class="stack"
        @submit=${(event: SubmitEvent) => void this.create(event)}
      >
        <div class="field">
          <label for="key-name">${words('settings.keyName')}</label>
          <input class="input" id="key-name" name="name" required maxlength="100" autocomplete="off" />
        </div>
        <div class="field">
          <label for="key-role">${words('settings.keyRole')}</label>
          <select class="select" id="key-role" name="role">
            <option value="read">${words('settings.roleAbout.read')}</option>
            <option value="write">${words('settings.roleAbout.write')}</option>
          </select>
        </div>
        ${this.trouble ? troubleNotice(this.trouble) : nothing}
      </form>`,
      foot: html`${button({ label: words('cancel'), run: close })}
        <button class="btn primary" type="submit" form="create-key">${words('create.button')}</button>`,
    });
  }
}
define('audience-settings-page', SettingsPage);
