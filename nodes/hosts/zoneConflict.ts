/** What the log says where two connections name different zones for one account. */
export const zoneConflict = ({ ours, theirs }: { ours: string; theirs: string }): string =>
  `Another connection has made ${theirs} the time zone of this account, and this one names ${ours}: days begin at other instants with each restart. Give all of them the same.`;
