import type { Which } from '../../../../language/rule/types';
import type { Chosen } from '../../memory/CompiledRule';
import type { Column, ScannedEvent } from './Column';
import { bytes, doubles } from './Growing';

/** What is known of the one that was chosen. */
const [NONE, FAILS, HOLDS, TIED] = [0, 1, 2, 3];

/** The first or the last event of everybody. */
export class ChosenColumn implements Column {
  private readonly instants = doubles();
  private readonly states = bytes();

  /**
   * @param holds whether the property conditions hold for an event.
   * @param tells whether ids decide among events of one instant: `tied` says of whom.
   */
  constructor(
    readonly which: Which,
    private readonly holds: (event: ScannedEvent) => boolean,
    private readonly tells: boolean,
  ) {}

  add(person: number, event: ScannedEvent): void {
    const [instants, states] = [this.instants.upTo(person), this.states.upTo(person)];
    if (states[person] !== NONE) {
      const known = instants[person] as number;
      if (event.at === known) {
        if (this.tells) states[person] = TIED;
        return;
      }
      if (event.at < known !== (this.which === 'first')) return;
    }
    instants[person] = event.at;
    states[person] = this.holds(event) ? HOLDS : FAILS;
  }

  of(person: number): Chosen | undefined {
    const state = this.states.list[person] ?? NONE;
    if (state === NONE) return undefined;
    return { at: this.instants.list[person] as number, holds: state === HOLDS };
  }

  /** Whether several events have the instant, so that their ids have to be looked at. */
  isTied(person: number): boolean {
    return this.states.list[person] === TIED;
  }

  settle(person: number, holds: boolean): void {
    this.states.upTo(person)[person] = holds ? HOLDS : FAILS;
  }
}
