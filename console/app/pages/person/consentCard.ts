import { html, nothing, type TemplateResult } from 'lit';
import type { Question } from '../../core/Question';
import { pointName } from '../../core/points';
import { instant } from '../../core/show';
import type { Consents } from '../../core/types';
import { words } from '../../core/words';
import { badge } from '../../parts/small';
import { answered } from '../../parts/states';
import type { Doings } from './flowsCard';

const LOOKS = { subscribed: 'good', pending: 'warn', unsubscribed: 'bad' } as const;

/** What a person has said about topics, and what proves it. */
export const consentCard = (doings: Question<Doings>): TemplateResult =>
  html`<section class="card" aria-labelledby="consent-title">
    <header><h2 id="consent-title">${words('consent.title')}</h2></header>
    ${answered(
      doings,
      ({ consents, consentHistory }) =>
        html`${consents.length === 0 ? html`<p class="body small quiet">${words('consent.none')}</p>` : nothing}
          <ul class="lines">
            ${consents.map(
              ({ topic, point, status }) =>
                html`<li class="wrap">
                  <div class="clip">
                    <b>${topic}</b>
                    <p class="tiny quiet clip" title=${point}>${pointName(point)}</p>
                  </div>
                  <span class="push">${badge(words(`consent.status.${status}`), LOOKS[status])}</span>
                </li>`,
            )}
          </ul>
          ${consentHistory.length === 0 ? nothing : evidence(consentHistory)}`,
      2,
    )}
  </section>`;

const evidence = (history: Consents['consentHistory']): TemplateResult =>
  html`<details class="body small">
    <summary>${words('consent.evidence', { count: history.length })}</summary>
    <ol class="stack plain">
      ${[...history].reverse().map(
        ({ topic, point, action, how, by, at, shown, version, ip, userAgent, note, hash }) =>
          html`<li>
            <b>${words(`consent.action.${action}`, { topic })}</b>
            <p class="tiny quiet"><time datetime=${at}>${instant(at)}</time> · ${pointName(point)}</p>
            <p class="tiny quiet">${words(`consent.how.${how}`)}, ${words('doNotContact.by', { by })}</p>
            ${shown === undefined ? nothing : html`<p class="tiny">“${shown}”${version === undefined ? '' : ` (${version})`}</p>`}
            ${ip === undefined && userAgent === undefined ? nothing : html`<p class="tiny quiet">${[ip, userAgent].filter(Boolean).join(' · ')}</p>`}
            ${note === undefined ? nothing : html`<p class="tiny quiet">${note}</p>`}
            <p class="hash" title=${hash}>${hash.slice(0, 16)}…</p>
          </li>`,
      )}
    </ol>
  </details>`;
