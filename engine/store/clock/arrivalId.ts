import { randomBytes } from 'node:crypto';

const origin = randomBytes(8).toString('hex');
let [last, nth] = [0, 0];

/**
 * An id of what has just arrived, as a UUID (version 7): those that one process makes ascend as text, and so
 * do those of several, as far as their clocks agree.
 */
export function arrivalId(): string {
  const ms = Math.max(last, Math.floor(performance.timeOrigin + performance.now()));
  nth = ms === last ? nth + 1 : 0;
  last = ms;
  const [time, count] = [hex(ms, 12), hex(nth, 6)];
  // Version 7 and variant 8 stand where a UUID has them.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count.slice(0, 3)}-8${count.slice(3)}-${origin.slice(0, 12)}`;
}

const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0');
