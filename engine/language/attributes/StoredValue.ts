/** A stored attribute value: text (NFC), number, boolean, `date` as 'YYYY-MM-DD', `datetime` as Date, list, objects. */
export type StoredScalar = string | number | boolean;
export type StoredObject = Readonly<Record<string, StoredScalar>>;
export type StoredValue = StoredScalar | Date | readonly (string | number)[] | readonly StoredObject[];

/** An attribute value as it is stored: `folded` for text, lists and objects. */
export interface WrittenValue {
  readonly value: StoredValue;
  readonly folded?: StoredValue;
}
