/** An event as it is stored, as far as property conditions look at it: property names are encoded at every level. */
export interface StoredEvent {
  readonly properties?: Readonly<Record<string, unknown>>;
}
