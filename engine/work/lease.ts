/** Who does a piece of background work now. Leases save work; nothing relies on them. */
export interface LeaseDocument {
  /** `account.work` with the account encoded. */
  _id: string;
  account: string;
  owner: string;
  until: Date;
}
