/** What is asked for at `path`: of the connection that the path names, else of the one that is shown. */
export function addressOf(path: string, base: URL, shown?: string): URL {
  const url = new URL(path, base);
  if (shown !== undefined && !url.searchParams.has('connection')) url.searchParams.set('connection', shown);
  return url;
}
