import type { Document } from 'mongodb';
import type { ContactPoint } from '../../language/identities/contactPoint';
import type { ListedReason, PendingHistory } from './DoNotContactDocument';

/** Puts a point on the list for a reason (of other categories it is another one), or moves the reason's time and note on, and leaves the act with the record until it is in the history: one update. */
export function listing(
  point: ContactPoint,
  {
    account,
    channel,
    listed,
    pending,
  }: { account: string; channel: string; listed: ListedReason; pending: PendingHistory },
): Document[] {
  return [
    {
      $set: {
        account: { $literal: account },
        channel: { $literal: channel },
        kind: point.kind,
        value: { $literal: point.value },
        ...(point.written !== undefined && {
          written: { $ifNull: ['$written', { $literal: point.written }] },
        }),
        // A record that was there before goes on standing for every address that it stood for.
        ...(point.kind === 'email' && {
          exact: { $cond: [{ $eq: [{ $type: '$reasons' }, 'missing'] }, true, '$exact'] },
        }),
        reasons: {
          $concatArrays: [
            {
              $filter: {
                input: { $ifNull: ['$reasons', []] },
                cond: {
                  $or: [
                    { $ne: ['$$this.reason', { $literal: listed.reason }] },
                    {
                      $ne: [
                        { $ifNull: ['$$this.categories', null] },
                        { $literal: listed.categories ?? null },
                      ],
                    },
                  ],
                },
              },
            },
            [{ $literal: listed }],
          ],
        },
        pending: { $concatArrays: [{ $ifNull: ['$pending', []] }, [{ $literal: pending }]] },
      },
    },
  ];
}
