/** One per account: what every process has to notice. */
export interface ConfigDocument {
  /** The account. */
  _id: string;
  /** Grows with every change of segments, attribute types or the zone. */
  version: number;
  /** Grows when an attribute gets another type or is removed. */
  types?: number;
  timeZone?: string;
  /** A process that knows only earlier versions of what is stored refuses. */
  dataVersion?: number;
  /** When the account was first opened. */
  createdAt?: Date;
}
