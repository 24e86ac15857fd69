/** A page of the console that Node-RED serves, for one connection. */
export const consoleLink = (connection: string, page = ''): string =>
  `audience/console/?connection=${encodeURIComponent(connection)}${page === '' ? '' : `#/${page}`}`;
