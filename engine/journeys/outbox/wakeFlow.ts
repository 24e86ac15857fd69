import { EventEmitter } from 'node:events';
import type { EngineContext } from '../../store/context';

const emitters = new WeakMap<EngineContext, EventEmitter>();

function emitterOf(context: EngineContext): EventEmitter {
  const known = emitters.get(context);
  if (known) return known;
  const emitter = new EventEmitter().setMaxListeners(0);
  emitters.set(context, emitter);
  return emitter;
}

/** There may be something to claim: whoever waits for this flow in this process looks at once. */
export const wakeFlow = (context: EngineContext, flow: string): void => void emitterOf(context).emit(flow);

/** Calls back when a flow may have something to claim; the answer ends it. */
export function onWake(context: EngineContext, flow: string, listener: () => void): () => void {
  const emitter = emitterOf(context);
  emitter.on(flow, listener);
  return () => void emitter.off(flow, listener);
}
