import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { html as dynamic, unsafeStatic } from 'lit/static-html.js';
import { define, Part } from '../core/Part';
import { routeOf, to, type Route } from '../core/route';
import { chooseLanguage } from '../core/language';
import { begin, isOnePage, me, signOut } from '../core/session';
import { choose, theme } from '../core/theme';
import { Trouble } from '../core/Trouble';
import { language, LANGUAGES, words } from '../core/words';
import { icon, mark } from '../parts/icon';
import { empty, troubleNotice } from '../parts/states';
import { GROUPS, placeOf, type Place } from './navigation';
import './SignIn';

/** The frame: who may come in, where one can go, and the page one is at. */
class Console extends Part {
  static override properties = {
    state: { state: true },
    trouble: { state: true },
    route: { state: true },
    loaded: { state: true },
  };
  declare state: 'beginning' | 'outside' | 'inside';
  declare trouble: Trouble | undefined;
  declare route: Route;
  /** Elements that are there. */
  declare loaded: ReadonlySet<string>;

  constructor() {
    super();
    this.state = 'beginning';
    this.route = routeOf(location.hash);
    this.loaded = new Set();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', this.moved);
    addEventListener('theme-change', this.redraw);
    void this.begin(new URLSearchParams(location.search).get('connection') ?? undefined);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.moved);
    removeEventListener('theme-change', this.redraw);
  }

  private readonly redraw = (): void => this.requestUpdate();

  private readonly moved = (): void => {
    const before = this.route;
    this.route = routeOf(location.hash);
    this.querySelector<HTMLElement>('#nav')?.hidePopover();
    if (before.page !== this.route.page || before.of !== this.route.of) {
      scrollTo(0, 0);
      void this.drawn<HTMLElement>('#main').then((main) => main?.focus());
    }
  };

  private async begin(connection?: string): Promise<void> {
    try {
      const { signedIn } = await begin(connection);
      this.trouble = undefined;
      this.state = signedIn ? 'inside' : 'outside';
    } catch (error) {
      this.trouble = Trouble.of(error);
    }
  }

  private async chosen(connection: string): Promise<void> {
    this.state = 'beginning';
    await this.begin(connection);
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const place = placeOf(this.route.page);
    if (!place || this.state !== 'inside' || this.loaded.has(place.page)) return;
    place.load().then(
      () => (this.loaded = new Set(this.loaded).add(place.page)),
      (error: unknown) => (this.trouble = Trouble.of(error)),
    );
  }

  private link({ page, picture }: Place): TemplateResult {
    return html`<li>
      <a href=${to(page)} aria-current=${this.route.page === page ? 'page' : nothing}
        >${icon(picture)}${words(`page.${page}`)}</a
      >
    </li>`;
  }

  private connections(): TemplateResult | typeof nothing {
    const { connections = [], connection } = me();
    return connections.length < 2
      ? nothing
      : html`<div class="field nav-field">
          <label for="connection">${words('nav.connection')}</label>
          <select
            class="select"
            id="connection"
            @change=${(event: Event) => void this.chosen((event.target as HTMLSelectElement).value)}
          >
            ${connections.map(({ id, name }) => html`<option value=${id} ?selected=${id === connection}>${name}</option>`)}
          </select>
        </div>`;
  }

  private nav(): TemplateResult {
    const dark = theme() === 'dark';
    const { account, role, entrance, open, name } = me();
    return html`<nav class="nav" id="nav" popover aria-label=${words('nav.main')}>
      <div class="brand">
        ${mark()}
        <div><b>${words('product')}</b><small>${account}</small></div>
      </div>
      ${this.connections()}
      ${GROUPS.map(
        (group) =>
          html`<h2 id=${`nav-${group.name}`}>${words(`nav.${group.name}`)}</h2>
            <ul aria-labelledby=${`nav-${group.name}`}>
              ${group.places.map((place) => this.link(place))}
            </ul>`,
      )}
      <div class="nav-foot">
        <p>
          ${icon(role === 'write' ? 'edit' : 'eye')}${words(`role.${role}`, { name: open ? words('role.open') : name })}
        </p>
        <button type="button" aria-pressed=${dark} @click=${() => choose(dark ? 'light' : 'dark')}>
          ${icon('moon')}${words('nav.dark')}<span class="switch"></span>
        </button>
        ${
          isOnePage()
            ? nothing
            : html`<div class="nav-field">
                <select
                  class="select"
                  aria-label=${words('language.label')}
                  @change=${(event: Event) => chooseLanguage((event.target as HTMLSelectElement).value)}
                >
                  ${LANGUAGES.map(
                    (one) =>
                      html`<option value=${one} lang=${one} ?selected=${one === language()}>
                        ${words(`language.${one}`)}
                      </option>`,
                  )}
                </select>
              </div>`
        }
        ${
          entrance === 'key' && !open
            ? html`<button type="button" @click=${() => void signOut()}>
                ${icon('leave')}${words('nav.signOut')}
              </button>`
            : nothing
        }
      </div>
    </nav>`;
  }

  private page(): TemplateResult {
    const { page, of } = this.route;
    const place = placeOf(page);
    const element = of === undefined ? place?.element : place?.one;
    if (!place || element === undefined)
      return html`<main class="main" id="main" tabindex="-1">
        ${empty({
          title: words('noPage.title'),
          text: words('noPage.text'),
          acts: html`<a class="btn" href=${to('people')}>${words('noPage.go')}</a>`,
        })}
      </main>`;
    document.title = [of, words(`page.${page}`), words('product')].filter(Boolean).join(' · ');
    if (!this.loaded.has(page))
      return html`<main class="main" id="main" tabindex="-1" aria-busy="true"></main>`;
    const tag = unsafeStatic(element);
    return dynamic`<main class="main" id="main" tabindex="-1"><${tag} .route=${this.route}></${tag}></main>`;
  }

  override render(): TemplateResult {
    if (this.trouble)
      return html`<main class="gate">${troubleNotice(this.trouble, () => void this.begin())}</main>`;
    if (this.state === 'beginning') return html``;
    if (this.state === 'outside')
      return html`<audience-sign-in @signed-in=${() => (this.state = 'inside')}></audience-sign-in>`;
    return html`<a
        class="skip"
        href="#main"
        @click=${(event: Event) => {
          event.preventDefault();
          this.querySelector<HTMLElement>('#main')?.focus();
        }}
        >${words('skip')}</a
      >
      <div class="app">
        <header class="topbar">
          <button class="btn plain square" type="button" popovertarget="nav" aria-label=${words('nav.open')}>
            ${icon('menu')}</button
          >${mark()}<b>${words('product')}</b>
        </header>
        ${this.nav()} ${this.page()}
      </div>`;
  }
}
define('audience-console', Console);
