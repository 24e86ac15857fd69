import { html, LitElement, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { words } from './ask';
import { consoleLink } from './consoleLink';
import './DoNotContactPanel';
import type { Panel } from './Panel';
import './PeoplePanel';
import './SegmentsPanel';
import { STYLE } from './style';
import './TagsPanel';

interface ConfigNode {
  id: string;
  type: string;
  name?: string;
  account?: string;
}
declare const RED: {
  nodes: { eachConfig(visit: (node: ConfigNode) => void): void };
  events: { on(event: string, listener: () => void): void };
  actions: { add(name: string, run: () => void): void };
  sidebar: { addTab(tab: Record<string, unknown>): void; show(id: string): void };
};

const PAGES = ['segments', 'tags', 'people', 'doNotContact'] as const;
type Page = (typeof PAGES)[number];

/** The sidebar "Audience": one connection at a time, four pages. */
export class AudienceSidebar extends LitElement {
  static override properties = {
    connections: { state: true },
    connection: { state: true },
    page: { state: true },
  };
  declare connections: ConfigNode[];
  declare connection: string;
  declare page: Page;

  constructor() {
    super();
    this.connections = [];
    this.connection = '';
    this.page = 'segments';
  }

  protected override createRenderRoot(): this {
    return this;
  }

  /** Looks at the connections again, and at what the page shows. */
  look(): void {
    const connections: ConfigNode[] = [];
    RED.nodes.eachConfig((node) => {
      if (node.type === 'audience-connection') connections.push(node);
    });
    this.connections = connections;
    const known = connections.some(({ id }) => id === this.connection);
    if (!known) this.connection = connections[0]?.id ?? '';
    else void this.querySelector<Panel>('[data-page]')?.refresh();
  }

  /** Looks again at the page, if anybody can see it. */
  lookAgain(): void {
    if (document.hidden || this.offsetParent === null) return;
    void this.querySelector<Panel>('[data-page]')?.lookAgain();
  }

  /** Of another connection it begins anew: what one account has is never shown as another's. */
  private panel(): TemplateResult {
    const { connection } = this;
    if (this.page === 'segments')
      return html`<audience-segments data-page .connection=${connection}></audience-segments>`;
    if (this.page === 'tags')
      return html`<audience-tags data-page .connection=${connection}></audience-tags>`;
    if (this.page === 'people')
      return html`<audience-people data-page .connection=${connection}></audience-people>`;
    return html`<audience-do-not-contact data-page .connection=${connection}></audience-do-not-contact>`;
  }

  private turn(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? PAGES.length - 1 : 0;
    if (step === 0) return;
    event.preventDefault();
    this.page = PAGES[(PAGES.indexOf(this.page) + step) % PAGES.length] as Page;
    void this.updateComplete.then(() =>
      this.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus(),
    );
  }

  override render(): TemplateResult {
    if (this.connections.length === 0)
      return html`<div class="audience-sidebar"><p class="audience-quiet">${words('noConnection')}</p></div>`;
    return html`<div class="audience-sidebar">
      <div class="audience-ask">
        <select
          aria-label=${words('connection')}
          @change=${(event: Event) => (this.connection = (event.target as HTMLSelectElement).value)}
        >
          ${this.connections.map(({ id, name, account }) => html`<option value=${id} ?selected=${id === this.connection}>${name || account || 'main'}</option>`)}
        </select>
        <button
          type="button"
          class="red-ui-button"
          aria-label=${words('refresh')}
          title=${words('refresh')}
          @click=${() => this.look()}
        >
          <i class="fa fa-refresh" aria-hidden="true"></i>
        </button>
        <a
          class="red-ui-button"
          href=${consoleLink(this.connection)}
          target="audience-console"
          aria-label=${words('openConsole')}
          title=${words('openConsole')}
          ><i class="fa fa-external-link" aria-hidden="true"></i
        ></a>
      </div>
      <div
        role="tablist"
        aria-label=${words('name')}
        class="audience-tabs"
        @keydown=${(event: KeyboardEvent) => this.turn(event)}
      >
        ${PAGES.map(
          (page) =>
            html`<button
              type="button"
              role="tab"
              id=${`audience-tab-${page}`}
              aria-controls="audience-page"
              aria-selected=${page === this.page}
              tabindex=${page === this.page ? 0 : -1}
              class="red-ui-button red-ui-button-small"
              @click=${() => (this.page = page)}
            >
              ${words(`${page}.title`)}
            </button>`,
        )}
      </div>
      <div role="tabpanel" id="audience-page" aria-labelledby=${`audience-tab-${this.page}`}>
        ${keyed(this.connection, this.panel())}
      </div>
    </div>`;
  }
}
/** What flows change meanwhile is seen this soon. */
const LOOK_AGAIN_MS = 10_000;

/** Puts the sidebar into the editor, once. */
export function registerSidebar(): void {
  const sidebar = document.createElement('audience-sidebar') as AudienceSidebar;
  document.head.append(Object.assign(document.createElement('style'), { textContent: STYLE }));
  RED.actions.add('audience:show-sidebar', () => RED.sidebar.show('audience'));
  RED.sidebar.addTab({
    id: 'audience',
    label: words('name'),
    name: words('title'),
    iconClass: 'fa fa-users',
    content: sidebar,
    enableOnEdit: true,
    action: 'audience:show-sidebar',
    onchange: () => sidebar.look(),
  });
  RED.events.on('deploy', () => sidebar.look());
  window.setInterval(() => sidebar.lookAgain(), LOOK_AGAIN_MS);
}
