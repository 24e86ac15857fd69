import type { ConsentPage, ConsentSettings } from '../../engine';
import { html, NOTHING, Piece } from './html';
import type { Words } from './words';

/** What a page shows. */
export interface Shown {
  readonly title: string;
  readonly content: readonly Piece[];
}

/** Whether something was pressed, and it is done. */
export type Moment = 'asked' | 'done';

/** The page of a link, before and after something was pressed. */
export function shownOf(page: ConsentPage, moment: Moment, words: Words): Shown {
  const about = {
    contact: page.contact,
    topic: page.topics.find(({ id }) => id === page.topic)?.name ?? '',
  };
  const say = (word: Parameters<Words['say']>[0]): string => words.say(word, about);
  const told = (title: Parameters<Words['say']>[0], text: Parameters<Words['say']>[0]): Shown => ({
    title: say(title),
    content: [html`<p>${say(text)}</p>`],
  });
  const isAboutAll = page.topic === undefined;
  if (page.for === 'confirm') {
    if (page.state === 'confirmed') return told('confirmedTitle', 'confirmed');
    if (page.state === 'late') return told('lateTitle', 'late');
    return asking(say('confirmTitle'), say('confirmQuestion'), 'confirm', say('confirmButton'));
  }
  if (page.for === 'unsubscribe')
    return moment === 'done'
      ? told('unsubscribedTitle', isAboutAll ? 'unsubscribedAll' : 'unsubscribed')
      : asking(
          say('unsubscribeTitle'),
          say(isAboutAll ? 'unsubscribeAllQuestion' : 'unsubscribeQuestion'),
          'unsubscribe',
          say('unsubscribeButton'),
        );
  return {
    title: say(moment === 'done' ? 'savedTitle' : 'preferencesTitle'),
    content: [
      html`<p>${say('preferences')}</p>`,
      page.isBlocked ? html`<p class="note">${say('blocked')}</p>` : NOTHING,
      page.topics.length === 0 ? html`<p>${say('noTopics')}</p>` : choices(page, say),
    ],
  };
}

const asking = (title: string, question: string, action: string, button: string): Shown => ({
  title,
  content: [
    html`<p>${question}</p>`,
    html`<form method="post"><button name="do" value="${action}">${button}</button></form>`,
  ],
});

function choices({ topics }: ConsentPage, say: (word: Parameters<Words['say']>[0]) => string): Piece {
  const rows = topics.map(
    ({ id, name, description, isOn }) =>
      html`<li>
        <label
          ><input type="hidden" name="of" value="${id}" /><input
            type="checkbox"
            name="on"
            value="${id}"
            ${isOn ? html` checked` : NOTHING}
          />
          <span
            >${name}${description === '' ? NOTHING : html` <span class="about">${description}</span>`}</span
          ></label
        >
      </li>`,
  );
  return html`<form method="post">
    <ul>
      ${rows}
    </ul>
    <button name="do" value="save">${say('saveButton')}</button
    ><button class="plain" name="do" value="nothing">${say('nothingButton')}</button>
  </form>`;
}

/** In one piece: its policy lets the style pass by the hash of every character between the tags. */
const styled = (style: string): Piece => new Piece(`<style>${style}</style>`);

/** A whole page: without script, without anything from elsewhere. */
export const documentOf = (
  { title, content }: Shown,
  { name, footer }: Pick<ConsentSettings, 'name' | 'footer'>,
  language: string,
  style: string,
): string =>
  html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <title>${title}</title>
        ${styled(style)}
      </head>
      <body>
        <main>
          ${name === undefined ? NOTHING : html`<p class="name">${name}</p>`}
          <div class="card">
            <h1>${title}</h1>
            ${content}
          </div>
          ${footer === undefined ? NOTHING : html`<p class="foot">${footer}</p>`}
        </main>
      </body>
    </html> `.text;
