import { EventEmitter } from 'node:events';
import type { Bus, BusNotice } from '../../../contracts/bus.js';
export function createBus(_: unknown): Bus {
  const emitter = new EventEmitter().setMaxListeners(0);
  return {
    publish: ({ conversationId }, notice) => { setImmediate(() => emitter.emit(conversationId, notice)); return Promise.resolve(); },
    subscribe: ({ conversationId }, listener: (notice: BusNotice) => void) => { emitter.on(conversationId, listener); return Promise.resolve(() => { emitter.off(conversationId, listener); return Promise.resolve(); }); },
    ping: () => Promise.resolve(1),
    close: () => Promise.resolve(),
  };
}
