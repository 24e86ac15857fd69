export interface TagDocument {
  /** `account.name`, account encoded, name folded. */
  _id: string;
  account: string;
  /** As it was first written. */
  name: string;
  key: string;
  createdAt: Date;
}
