/** Work that one process does at a time, for efficiency: correctness never rests on it. */
export interface LeaseDocument {
  _id: string;
  owner: string;
  until: Date;
}
