'use strict';

/** An error whose message is the one clear sentence a person at the terminal needs; the scripts print it without a stack. */
class PlainError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'PlainError';
  }
}

module.exports = { PlainError };
