/** In the place of an account: all accounts. In the place of a channel: every channel. */
export const ALL = '*';
