import { html, nothing, type TemplateResult } from 'lit';
import { first, path } from '../../core/ask';
import { minute } from '../../core/show';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { named, personLink, type Key, type People } from '../../parts/people';
import { button } from '../../parts/small';

interface Parked {
  id: string;
  kind: 'entry' | 'exit';
  profile: Key;
  attempt: number;
  parkedAt: string;
  error: string;
}

/** Entries that are parked: the flow has failed with them too often. */
export interface Stuck {
  items: Parked[];
  more: boolean;
  known: People;
}

const SHOWN = 50;

export async function parkedOf(of: string, signal: AbortSignal): Promise<Stuck> {
  const found = await first<Parked>(path`/flows/${of}/parked`, SHOWN, { signal });
  return named(
    found,
    found.items.map(({ profile }) => profile),
    signal,
  );
}

/** What is stuck and why, and how it is brought back. */
export function parkedCard(
  { items, more, known }: Stuck,
  onRequeue: (ids?: string[]) => void,
): TemplateResult | typeof nothing {
  if (items.length === 0) return nothing;
  return html`<section class="card" aria-labelledby="parked-title">
    <header>
      <h2 id="parked-title">
        ${icon('warn', 'warn')} ${words(more ? 'flows.parkedMore' : 'flows.parked', { count: items.length })}
      </h2>
      <span class="push"
        >${button({ label: words('flows.requeueAll'), picture: 'refresh', run: () => onRequeue() })}</span
      >
    </header>
    <p class="body small quiet">${words('flows.parkedAbout')}</p>
    <ul class="lines">
      ${items.map(
        ({ id, profile, error, attempt, parkedAt }) =>
          html`<li class="wrap">
            ${personLink(profile, known)}
            <span class="bad clip" title=${error}>${error}</span>
            <span class="tiny quiet push"
              >${words('flows.attempts', { count: attempt, at: minute(parkedAt) })}</span
            >
            ${button({ label: words('flows.requeue'), look: 'mini', run: () => onRequeue([id]) })}
          </li>`,
      )}
    </ul>
  </section>`;
}
