import { html, nothing, type TemplateResult } from 'lit';
import { lines, path } from '../../core/ask';
import { mayWrite } from '../../core/session';
import { moment } from '../../core/show';
import { words } from '../../core/words';
import { icon } from '../../parts/icon';
import { calledOf, named, personLink, type Key, type People } from '../../parts/people';
import { cell, zoneNote } from '../../parts/small';
import { empty } from '../../parts/states';

interface Participant {
  profile: Key;
  outcome: string;
  entries: number;
  enteredAt?: string;
  exitedAt?: string;
}

/** Who takes part in a flow: counted, and the first ones by name. */
export interface Taken {
  shown: Participant[];
  known: People;
  seen: number;
  /** There are more than are counted. */
  more: boolean;
  now: number;
  left: number;
  outside: number;
}

const SHOWN = 100;
/** So many are counted here. */
const COUNTED = 50_000;

export async function take(of: string, signal: AbortSignal): Promise<Taken> {
  const taken: Omit<Taken, 'known'> = { shown: [], seen: 0, more: false, now: 0, left: 0, outside: 0 };
  for await (const one of lines<Participant>(path`/flows/${of}/participants`, { signal })) {
    taken.more = taken.seen === COUNTED;
    if (taken.more) break;
    taken.seen += 1;
    if (taken.shown.length < SHOWN) taken.shown.push(one);
    if (one.exitedAt) taken.left += 1;
    else if (one.enteredAt) taken.now += 1;
    else taken.outside += 1;
  }
  return named(
    taken,
    taken.shown.map(({ profile }) => profile),
    signal,
  );
}

/** The first ones, each with what came of them; who is in it can be taken out. */
export function participantsTable(
  { shown, seen, more, known }: Taken,
  onTakeOut: (key: Key, name: string) => void,
): TemplateResult {
  if (shown.length === 0) return empty({ title: words('flows.nobody'), text: words('flows.nobodyText') });
  return html`<table class="table cards participants" role="table" aria-label=${words('flows.participants')}>
      <thead role="rowgroup">
        <tr role="row">
          ${['person', 'outcome', 'entered', 'left'].map((one) => html`<th role="columnheader" class="w-${one}">${words(`flows.column.${one}`)}</th>`)}
          ${mayWrite() ? html`<th role="columnheader" class="w-act"><span class="sr">${words('tags.column.acts')}</span></th>` : nothing}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${shown.map(
          ({ profile, outcome, enteredAt, exitedAt }) =>
            html`<tr role="row">
              ${cell(words('flows.column.person'), personLink(profile, known), 'lead')}
              ${cell(words('flows.column.outcome'), words(`outcome.${outcome}`))}
              ${cell(words('flows.column.entered'), enteredAt ? html`<time datetime=${enteredAt}>${moment(enteredAt)}</time>` : '')}
              ${cell(words('flows.column.left'), exitedAt ? html`<time datetime=${exitedAt}>${moment(exitedAt)}</time>` : '')}
              ${
                mayWrite()
                  ? html`<td role="cell" class="act">
                      ${
                        enteredAt && !exitedAt
                          ? html`<button
                              class="btn plain square"
                              type="button"
                              title=${words('flows.takeOut')}
                              aria-label=${words('flows.takeOutOf', { name: calledOf(profile, known) })}
                              @click=${() => onTakeOut(profile, calledOf(profile, known))}
                            >
                              ${icon('leave')}
                            </button>`
                          : nothing
                      }
                    </td>`
                  : nothing
              }
            </tr>`,
        )}
      </tbody>
    </table>
    <div class="foot">
      <span
        >${seen > shown.length ? words(more ? 'flows.firstShownMore' : 'flows.firstShown', { count: shown.length, of: seen }) : words('flows.allShown', { count: seen })}</span
      >${zoneNote()}
    </div>`;
}
