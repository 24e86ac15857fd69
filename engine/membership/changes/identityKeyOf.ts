import type { EngineContext } from '../../store/context';

/** The unique key of an identity in its account. */
export const identityKeyOf = (
  context: EngineContext,
  { kind, value }: { kind: string; value: string },
): string => `${context.accountKey}.${kind}.${value}`;
