import type { Problem } from '../contracts/problem.js';
import { equalJitter, RESEND } from './backoff.js';
import type { Clock } from './clock.js';
import * as outboxes from './outbox.js';
import type { Outbox, OutboxMessage } from './outbox.js';

/** Gets own messages to the api: again and again under the same id until each has a receipt or is refused for good. */
export interface Sender {
  getOutbox(): Outbox;
  /** Puts a change of the outbox into effect and sends what is due. */
  update(change: (outbox: Outbox) => Outbox): void;
  /** The conversation is open on a new connection. */
  resume(): void;
  /** The connection is gone; nothing is sent until `resume`. */
  pause(): void;
  refuse(input: {
    clientMessageId: string;
    problem: Problem;
    retryable: boolean;
    retryAfterMs?: number | undefined;
  }): void;
}

/** Makes a sender, paused. `deliver` sends one message; `onChange` is called with the outbox before and after. */
export function createSender(input: {
  initial: Outbox;
  clock: Clock;
  random: () => number;
  deliver: (message: OutboxMessage) => void;
  onChange: (before: Outbox, after: Outbox) => void;
}): Sender {
  const { clock, random } = input;
  let outbox = input.initial;
  let running = false;
  let cancelTimer: () => void = () => undefined;

  function set(next: Outbox): void {
    const before = outbox;
    outbox = next;
    if (next !== before) input.onChange(before, next);
  }

  function work(): void {
    cancelTimer();
    const next = running ? outboxes.findNext(outbox) : null;
    if (!next) return;
    const wait = next.notBefore - clock.now();
    if (wait > 0) {
      cancelTimer = clock.after(wait, work);
      return;
    }
    const { clientMessageId, attempts } = next;
    const notBefore = clock.now() + Math.max(1, equalJitter({ ...RESEND, attempt: attempts, random }));
    set(outboxes.markSent(outbox, { clientMessageId, notBefore }));
    input.deliver(next);
    work();
  }

  function update(change: (outbox: Outbox) => Outbox): void {
    set(change(outbox));
    work();
  }

  return {
    getOutbox: () => outbox,
    update,
    resume() {
      running = true;
      update(outboxes.makeDue);
    },
    pause() {
      running = false;
      cancelTimer();
    },
    refuse({ clientMessageId, problem, retryable, retryAfterMs }) {
      const attempt = outbox.find((message) => message.clientMessageId === clientMessageId)?.attempts ?? 0;
      const wait = retryAfterMs ?? equalJitter({ ...RESEND, attempt, random });
      // A little later than asked, never sooner, and not all clients at once.
      const notBefore = clock.now() + Math.round(wait * (1 + random() / 4));
      update((current) =>
        retryable
          ? outboxes.postpone(current, { clientMessageId, notBefore })
          : outboxes.fail(current, { clientMessageId, problem }),
      );
    },
  };
}
