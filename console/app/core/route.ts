/** Where somebody is: `#/segments/Loyal?tab=rules`. All of it stands in the address, so that it can be shared. */
export interface Route {
  page: string;
  /** What stands behind the page's name. */
  of: string | undefined;
  query: URLSearchParams;
}

export function routeOf(hash: string): Route {
  const [way = '', search = ''] = splitOnce(hash.replace(/^#\/?/, ''), '?');
  const [page = '', ...rest] = way.split('/');
  const of = rest.join('/');
  return {
    page: page || 'people',
    of: of === '' ? undefined : decoded(of),
    query: new URLSearchParams(search),
  };
}

const splitOnce = (text: string, at: string): string[] => {
  const place = text.indexOf(at);
  return place < 0 ? [text] : [text.slice(0, place), text.slice(place + 1)];
};

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A link to a page. */
export function to(
  page: string,
  of?: string,
  query: Readonly<Record<string, string | readonly string[] | undefined>> = {},
): string {
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) =>
      value === undefined
        ? []
        : Array.isArray(value)
          ? value.map((one): [string, string] => [name, one as string])
          : [[name, value as string]],
    ),
  ).toString();
  return `#/${page}${of === undefined ? '' : `/${encodeURIComponent(of)}`}${search === '' ? '' : `?${search}`}`;
}

export const go = (link: string): void => void (location.hash = link);

/** The same page with other words behind the question mark; nothing to go back to. */
export function replaceQuery(query: URLSearchParams): void {
  const [way = ''] = location.hash.split('?');
  const search = query.toString();
  history.replaceState(null, '', `${way || '#/people'}${search === '' ? '' : `?${search}`}`);
}
