import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ToldNumber } from '../../../../../console/api/toldNumber';
import type { SegmentCard } from '../../sidebar/segmentCards';
import { ask, words } from './ask';
import { consoleLink } from './consoleLink';
import { communicate } from './CommunicationForm';
import { Panel } from './Panel';

/** How often the progress of a build is looked at. */
const BUILD_MS = 1_000;

/** Segments with their type, members, build and the flows that use them. */
export class SegmentsPanel extends Panel {
  static override properties = { ...Panel.properties, segments: { state: true }, counts: { state: true } };
  declare segments: SegmentCard[];
  declare counts: Record<string, ToldNumber>;
  private again: number | undefined;

  constructor() {
    super();
    this.segments = [];
    this.counts = {};
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.again);
  }

  override async refresh(): Promise<void> {
    window.clearTimeout(this.again);
    await this.asking(ask<SegmentCard[]>(this.connection, 'segments'), (segments) => {
      this.segments = segments;
      if (!this.quiet) this.counts = {};
      if (this.isConnected && segments.some(({ status }) => status === 'building'))
        this.again = window.setTimeout(() => void this.refresh(), BUILD_MS);
    });
  }

  private async count({ id }: SegmentCard): Promise<void> {
    await this.asking(
      ask<ToldNumber>(this.connection, `segments/${encodeURIComponent(id)}/count`),
      (told) => (this.counts = { ...this.counts, [id]: told }),
    );
  }

  private members(segment: SegmentCard): TemplateResult | string {
    if (segment.status === 'building') {
      const { done = 0, total = 0 } = segment.building ?? {};
      return html`<progress
          max=${Math.max(total, 1)}
          value=${done}
          aria-label=${words('segments.building', { done, total })}
        ></progress>
        ${words('segments.building', { done: done.toLocaleString(), total: total.toLocaleString() })}`;
    }
    const { members, few, approximate } = segment;
    const told =
      members !== undefined || few ? { count: members, few, approximate } : this.counts[segment.id];
    if (told?.few) return words('segments.few');
    if (told?.count !== undefined) {
      const exact = told.count === 1 ? 'segments.member' : 'segments.members';
      return words(told.approximate ? 'segments.about' : exact, { count: told.count.toLocaleString() });
    }
    return html`<button
      type="button"
      class="red-ui-button red-ui-button-small"
      @click=${() => this.count(segment)}
    >
      ${words('segments.count')}
    </button>`;
  }

  private card(segment: SegmentCard): TemplateResult {
    return html`<li class="audience-card">
      <div class="audience-card-head">
        <strong>${segment.name}</strong
        ><span class="audience-mark">${words(`segments.${segment.type}`)}</span>
        ${this.whatToDo(segment)}
      </div>
      <div>${segment.sentence}</div>
      <div>${this.members(segment)}</div>
      ${segment.usedBy.length > 0 ? html`<div class="audience-quiet">${words('segments.usedBy', { flows: segment.usedBy.join(', ') })}</div>` : nothing}
      ${communicate(this.connection, segment.name, { segments: [segment.name] })}
    </li>`;
  }

  private whatToDo({ id, name, predefined }: SegmentCard): TemplateResult {
    const label = words('segments.openOf', { name });
    const key = `segment ${id}`;
    return html`<a
        class="audience-link"
        href=${consoleLink(this.connection, `segments/${encodeURIComponent(name)}`)}
        target="audience-console"
        aria-label=${label}
        title=${label}
        ><i class="fa fa-pencil" aria-hidden="true"></i
      ></a>
      ${predefined ? nothing : this.deleting(key, { label: words('deleteOf', { name }), question: words('sure.segment', { name }) }, () => ask(this.connection, 'segments/delete', { body: { segment: id } }))}`;
  }

  override render(): TemplateResult {
    return html`<div class="audience-ask">
        <a
          class="red-ui-button"
          href=${consoleLink(this.connection, 'segments?create=')}
          target="audience-console"
          ><i class="fa fa-plus" aria-hidden="true"></i> ${words('segments.new')}</a
        >
      </div>
      ${this.told()}
      <ul class="audience-cards">
        ${repeat(
          this.segments,
          ({ id }) => id,
          (segment) => this.card(segment),
        )}
      </ul>`;
  }
}
customElements.define('audience-segments', SegmentsPanel);
