import { dayAt } from './zone';

/** The instant an evaluation is made for, with the account's wall calendar. Cheap to make; today is worked out once. */
export class Moment {
  private day?: number;

  /** @param ms instant, milliseconds since 1970. @param zone IANA time zone of the account. */
  constructor(
    readonly ms: number,
    readonly zone: string,
  ) {}

  /** T of the rule language: today's calendar day in the account's zone, as a day number (days.ts). */
  get today(): number {
    return (this.day ??= dayAt(this.zone, this.ms));
  }
}
