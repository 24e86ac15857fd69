import type { AudienceEngine, ConsentAnswer, ConsentPage, ConsentSettings } from '../../engine';
import { readBytes, mediaTypeOf } from '../api/readBody';
import { documentOf, shownOf, type Moment, type Shown } from './page';
import { Rate } from './Rate';
import { hashOf, styleOf } from './style';
import { acceptedLanguages, wordsFor, type Words } from './words';
import { html } from './html';

/** What a form of ours sends, with room for many topics. */
const LARGEST_FORM = 64 * 1024;
/** Requests of one address in a minute. Providers of mail send what many of their users press from a few. */
const OF_ONE = 3_000;
/** Of these, links that are not ours. */
const STRANGE_OF_ONE = 60;

export interface Visit {
  request: Request;
  /** Of whoever asks; for the evidence, and to keep one from asking too often. */
  address?: string;
  /** The engines whose links may be opened here, one after the other. */
  engines: () => Promise<readonly AudienceEngine[]>;
  onDefect: (error: unknown) => void;
}

/** The pages behind links of consent, wherever they are mounted. It never rejects. GET and HEAD change nothing, POST does. */
export type ConsentSite = (visit: Visit) => Promise<Response>;

export function consentSite(now?: () => number): ConsentSite {
  const [all, strange] = [new Rate(OF_ONE, now), new Rate(STRANGE_OF_ONE, now)];
  return async (visit) => {
    const { request, address = '' } = visit;
    const languages = acceptedLanguages(request.headers.get('accept-language'));
    try {
      if (all.isOver(address)) return told(429, 'busy', languages, {}, { 'Retry-After': '60' });
      const engines = await visit.engines();
      const found = await opened(visit, engines);
      if (!found) {
        const settings = (await engines[0]?.consent.settings.get()) ?? {};
        return strange.isOver(address)
          ? told(429, 'busy', languages, settings, { 'Retry-After': '60' })
          : told(404, 'unknown', languages, settings);
      }
      return await answered(visit, found, languages);
    } catch (error) {
      visit.onDefect(error);
      return told(503, 'away', languages, {}, { 'Retry-After': '60' });
    }
  };
}

interface Found {
  engine: AudienceEngine;
  link: string;
  page: ConsentPage;
}

async function opened({ request }: Visit, engines: readonly AudienceEngine[]): Promise<Found | undefined> {
  const link = new URL(request.url).searchParams.get('c');
  if (link === null) return undefined;
  for (const engine of engines) {
    const page = await engine.consent.open(link);
    if (page) return { engine, link, page };
  }
  return undefined;
}

async function answered(visit: Visit, found: Found, languages: readonly string[]): Promise<Response> {
  const { request, address } = visit;
  const { engine, link, page } = found;
  const settings = await engine.consent.settings.get();
  const words = wordsFor([page.language, ...languages, settings.language], settings.texts);
  const show = (of: ConsentPage, moment: Moment): Response =>
    pageAnswer(200, shownOf(of, moment, words), settings, words);
  if (request.method === 'GET' || request.method === 'HEAD') return show(page, 'asked');
  if (request.method !== 'POST')
    return told(405, 'unknown', [words.language], settings, { Allow: 'GET, HEAD, POST' });
  const form = await formOf(request);
  if (form === undefined) return told(413, 'unknown', [words.language], settings);
  const pressed = pressedIn(form, page);
  if (pressed === undefined) return show(page, 'asked');
  const userAgent = request.headers.get('user-agent')?.trim().slice(0, 1_000);
  const after = await engine.consent.follow(link, pressed.answer, {
    how: pressed.isOneClick ? 'link' : 'page',
    ...(pressed.isOneClick || page.for === 'preferences' ? {} : { shown: wordsOn(page, words) }),
    ...(address !== undefined && address !== '' && { ip: address }),
    ...(userAgent && { userAgent }),
  });
  return after ? show(after, 'done') : told(404, 'unknown', [words.language], settings);
}

interface Pressed {
  answer: ConsentAnswer;
  /** By a mail program, without the page (RFC 8058). */
  isOneClick?: true;
}

function pressedIn(form: FormData | URLSearchParams, page: ConsentPage): Pressed | undefined {
  const text = (name: string): string[] => form.getAll(name).filter((one) => typeof one === 'string');
  if (text('List-Unsubscribe').includes('One-Click') && page.for !== 'confirm')
    return { answer: { unsubscribe: true }, isOneClick: true };
  const [action] = text('do');
  if (action === 'confirm') return { answer: { confirm: true } };
  if (action === 'unsubscribe') return { answer: { unsubscribe: true } };
  if (page.for !== 'preferences' || (action !== 'save' && action !== 'nothing')) return undefined;
  const on = new Set(action === 'save' ? text('on') : []);
  const of = action === 'save' ? text('of') : page.topics.map(({ id }) => id);
  return { answer: { topics: Object.fromEntries(of.map((id) => [id, on.has(id)])) } };
}

/** `undefined` for more than a form has. What is no form is an empty one. */
async function formOf(request: Request): Promise<FormData | URLSearchParams | undefined> {
  const bytes = await readBytes(request, LARGEST_FORM).catch(() => undefined);
  if (bytes === undefined) return undefined;
  if (mediaTypeOf(request) !== 'multipart/form-data')
    return new URLSearchParams(new TextDecoder().decode(bytes));
  const headers = { 'Content-Type': request.headers.get('content-type') as string };
  return new Response(Buffer.from(bytes), { headers }).formData().catch(() => new URLSearchParams());
}

/** What the page asks, as evidence. */
function wordsOn(page: ConsentPage, words: Words): string {
  const topic = page.topics.find(({ id }) => id === page.topic);
  const inside = { contact: page.contact, topic: topic?.name ?? '' };
  const question =
    page.for === 'confirm'
      ? 'confirmQuestion'
      : page.topic === undefined
        ? 'unsubscribeAllQuestion'
        : 'unsubscribeQuestion';
  return words.say(question, inside);
}

function told(
  status: number,
  what: 'unknown' | 'busy' | 'away',
  languages: readonly string[],
  settings: ConsentSettings,
  headers: Record<string, string> = {},
): Response {
  const words = wordsFor([...languages, settings.language], settings.texts);
  const shown: Shown = { title: words.say(`${what}Title`), content: [html`<p>${words.say(what)}</p>`] };
  return pageAnswer(status, shown, settings, words, headers);
}

function pageAnswer(
  status: number,
  shown: Shown,
  settings: ConsentSettings,
  words: Words,
  headers: Record<string, string> = {},
): Response {
  const style = styleOf(settings.accent);
  return new Response(documentOf(shown, settings, words.language, style), {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Language': words.language,
      'Content-Security-Policy': `default-src 'none'; style-src '${hashOf(style)}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'X-Robots-Tag': 'noindex, nofollow',
      ...headers,
    },
  });
}
