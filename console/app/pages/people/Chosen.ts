import type { ReactiveControllerHost } from 'lit';
import type { Person, Rule } from '../../core/types';
import type { Who } from '../../core/who';

/** Who is checked: some people, over as many pages as somebody turns, or everybody who matches. */
export class Chosen {
  private people: ReadonlyMap<string, Person> = new Map();
  private everybody = false;

  /** @param host is drawn anew when somebody else is checked */
  constructor(private readonly host: Pick<ReactiveControllerHost, 'requestUpdate'>) {}

  get all(): boolean {
    return this.everybody;
  }

  /** How many were checked one by one. */
  get size(): number {
    return this.people.size;
  }

  has(id: string): boolean {
    return this.everybody || this.people.has(id);
  }

  change(people: readonly Person[], on: boolean): void {
    const chosen = new Map(this.people);
    for (const person of people)
      if (on) chosen.set(person.id, person);
      else chosen.delete(person.id);
    this.set(chosen, false);
  }

  chooseAll(): void {
    this.set(this.people, true);
  }

  chooseNobody(): void {
    this.set(new Map(), false);
  }

  /** As calls take it; `count` is how many match `rule`. */
  who(rule: Rule | null, count: number): Who {
    return this.everybody
      ? { rule, count }
      : { profiles: [...this.people.values()], count: this.people.size };
  }

  private set(people: ReadonlyMap<string, Person>, everybody: boolean): void {
    this.people = people;
    this.everybody = everybody;
    this.host.requestUpdate();
  }
}
