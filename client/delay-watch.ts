import type { Clock } from './clock.js';
import type { ServerMessage } from './frames.js';

const DELAYED_AFTER_MS = 3_000;

/** Notices that nobody begins to answer what was sent: on a stream the api says so later, and only while it has its record. */
export interface DelayWatch {
  sent(): void;
  heard(message: ServerMessage): void;
  stop(): void;
}

export function watchDelay(input: { clock: Clock; onDelayed: () => void }): DelayWatch {
  let cancel: (() => void) | null = null;

  function stop(): void {
    cancel?.();
    cancel = null;
  }

  return {
    sent() {
      cancel ??= input.clock.after(DELAYED_AFTER_MS, input.onDelayed);
    },
    heard(message) {
      if (message.kind === 'turn' || (message.kind === 'event' && isEnd(message.event))) stop();
    },
    stop,
  };
}

function isEnd(event: Extract<ServerMessage, { kind: 'event' }>['event']): boolean {
  if (event.type === 'message.created') return event.payload.role !== 'customer' || event.payload.handed === true;
  return event.type === 'message.cancelled' || event.type === 'owner.changed';
}
