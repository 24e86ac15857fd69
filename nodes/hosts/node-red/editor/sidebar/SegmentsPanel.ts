import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { SegmentCard } from '../../sidebar/segmentCards';
import { ask, words } from './ask';
import { communicate } from './CommunicationForm';
import { Panel } from './Panel';

/** How often the progress of a build is looked at. */
const BUILD_MS = 1_000;

/** Segments with their type, members, build and the flows that use them. */
export class SegmentsPanel extends Panel {
  static override properties = { ...Panel.properties, segments: { state: true }, counts: { state: true } };
  declare segments: SegmentCard[];
  declare counts: Record<string, number>;
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
      this.counts = {};
      if (this.isConnected && segments.some(({ status }) => status === 'building'))
        this.again = window.setTimeout(() => void this.refresh(), BUILD_MS);
    });
  }

  private async count({ id }: SegmentCard): Promise<void> {
    await this.asking(
      ask<{ count: number }>(this.connection, `segments/${encodeURIComponent(id)}/count`),
      ({ count }) => (this.counts = { ...this.counts, [id]: count }),
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
    const members = segment.members ?? this.counts[segment.id];
    if (members !== undefined)
      return words(members === 1 ? 'segments.member' : 'segments.members', {
        count: members.toLocaleString(),
      });
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
      </div>
      <div>${segment.sentence}</div>
      <div>${this.members(segment)}</div>
      ${segment.usedBy.length > 0 ? html`<div class="audience-quiet">${words('segments.usedBy', { flows: segment.usedBy.join(', ') })}</div>` : nothing}
      ${communicate(this.connection, segment.name, { segments: [segment.name] })}
    </li>`;
  }

  override render(): TemplateResult {
    return html`${this.told()}
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
