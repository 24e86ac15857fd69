import type { EngineContext } from '../../store/context';

export const tagId = (context: EngineContext, key: string): string => `${context.accountKey}.${key}`;
