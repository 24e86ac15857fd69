import type { Db } from 'mongodb';
import { InternalError } from '../errors';

/** A step that rests on what wings above know: the door hands it in. */
export class LaterStep {
  private step: ((db: Db) => Promise<void>) | undefined;

  readonly run = (db: Db): Promise<void> => {
    if (!this.step)
      throw new InternalError('A migration has nobody who knows how to make it.', {
        hint: 'Open the database through openAudienceEngine.',
      });
    return this.step(db);
  };

  is(step: (db: Db) => Promise<void>): void {
    this.step = step;
  }
}

/** Identities and contact points in the form in which they are compared from version 5 on. */
export const RENEWED_KEYS = new LaterStep();
