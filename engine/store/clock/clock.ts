/**
 * Where instants come from. The engine never asks the process: writes take MongoDB's own time, unless a clock was given
 * to `openAudienceEngine`, which then drives everything (tests, simulations).
 */
export interface Clock {
  now(): Date;
}

/** The process's clock: the default for evaluations that no write and no caller gives an instant to. */
export const systemClock: Clock = { now: () => new Date() };
