import fc from 'fast-check';
import { expect, it } from 'vitest';

import { startConversation } from '../../client/conversation.js';
import type { Conversation } from '../../client/conversation-interface.js';
import type { ClientFrameInput } from '../../client/frames.js';
import type { LinkHandlers, Transport } from '../../client/transport.js';
import type { Problem } from '../../contracts/problem.js';
import { createManualClock, type ManualClock } from '../support/manual-clock.js';

const tooMany: Problem = {
  type: 'urn:parley:problem:too_many_pending',
  title: 'Full',
  status: 429,
  code: 'too_many_pending',
};

type Wire = { handlers: LinkHandlers; toServer: ClientFrameInput[]; isOpen: boolean };

/** What the server does with the next frame that reached it, or what becomes of the connection. */
type Step =
  | { kind: 'handle'; verdict: 'take' | 'refuse' | 'take, and lose the receipt' | 'lose'; wire: number }
  | { kind: 'drop' }
  | { kind: 'wait'; ms: number }
  | { kind: 'write' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('handle' as const),
    verdict: fc.constantFrom(
      'take' as const,
      'refuse' as const,
      'take, and lose the receipt' as const,
      'lose' as const,
    ),
    wire: fc.nat(),
  }),
  fc.constant({ kind: 'drop' as const }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 5_000 }) }),
  fc.constant({ kind: 'write' as const }),
);

/** A server that does as it is told: also frames of a connection that is gone may still be taken. */
function createScriptedServer(clock: ManualClock) {
  const wires: Wire[] = [];
  const taken: string[] = [];
  let ids = 0;
  const transport: Transport = {
    connect(handlers) {
      const wire: Wire = { handlers, toServer: [], isOpen: true };
      wires.push(wire);
      clock.after(10, () => {
        if (wire.isOpen) handlers.onOpen();
      });
      return {
        send: (frame) => {
          if (frame.type === 'conversation.open') {
            handlers.onMessage({
              kind: 'opened',
              lastSeq: 0,
              status: 'open',
              owner: { kind: 'bot' },
              conversationId: undefined,
            });
          } else if (frame.type === 'message.send') wire.toServer.push(frame);
        },
        close: () => {
          wire.isOpen = false;
        },
      };
    },
  };
  const conversation: Conversation = startConversation({
    botId: 'bot',
    conversationId: 'c',
    lastSeq: 0,
    transport,
    api: {
      ...{
        readFeedback: notAsked,
        setFeedback: notAsked,
        rate: notAsked,
        withdrawRequest: notAsked,
        leaveEmail: notAsked,
        requestPeople: notAsked,
      },
      readEvents: () => Promise.resolve({ events: [], lastSeq: 0, more: false }),
    },
    storage: { getItem: () => null, setItem: () => undefined, removeItem: () => undefined },
    clock,
    random: () => 0.5,
    createId: () => `m${(ids += 1)}`,
  });

  function handle({ verdict, wire: pick }: Extract<Step, { kind: 'handle' }>): void {
    const waiting = wires.filter(({ toServer }) => toServer.length > 0);
    const wire = waiting[pick % Math.max(1, waiting.length)];
    const frame = wire?.toServer.shift();
    if (!wire || frame?.type !== 'message.send' || verdict === 'lose') return;
    const { clientMessageId } = frame.payload;
    const known = taken.includes(clientMessageId);
    if (verdict !== 'refuse' && !known) taken.push(clientMessageId);
    if (!wire.isOpen || verdict === 'take, and lose the receipt') return;
    const receipt =
      verdict === 'refuse' && !known
        ? {
            type: 'message.nack' as const,
            at: '',
            payload: { clientMessageId, problem: tooMany, retryable: true, retryAfterMs: 3_000 },
          }
        : { type: 'message.ack' as const, at: '', payload: { clientMessageId } };
    wire.handlers.onMessage({ kind: 'control', frame: receipt });
  }

  function drop(): void {
    const wire = wires.findLast(({ isOpen }) => isOpen);
    if (!wire) return;
    wire.isOpen = false;
    wire.handlers.onEnd({ kind: 'lost' });
  }

  return { conversation, wires, taken, handle, drop };
}

it('has messages taken in the order in which they were written, whatever is refused, lost or cut', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const clock = createManualClock();
      const { conversation, wires, taken, handle, drop } = createScriptedServer(clock);
      const written: string[] = [];
      const write = () => written.push(conversation.send({ text: 'a message' }).clientMessageId);
      write();
      write();
      for (const next of steps) {
        if (next.kind === 'handle') handle(next);
        else if (next.kind === 'drop') drop();
        else if (next.kind === 'wait') clock.advance(next.ms);
        else write();
        expect(taken).toEqual(written.slice(0, taken.length));
      }
      // The trouble is over: everything arrives.
      for (let rounds = 0; rounds < written.length * 3 + 20; rounds += 1) {
        clock.advance(10_000);
        while (wires.some(({ toServer }) => toServer.length > 0))
          handle({ kind: 'handle', verdict: 'take', wire: rounds });
        for (const wire of wires)
          if (wire.isOpen) wire.handlers.onMessage({ kind: 'control', frame: { type: 'pong', at: '', payload: {} } });
      }
      expect(taken).toEqual(written);
      const states = conversation
        .getSnapshot()
        .messages.map((message) => message.kind === 'own' && message.status.state);
      expect(new Set(states)).toEqual(new Set(['acknowledged']));
      conversation.close();
    }),
    { numRuns: 300 },
  );
});

function notAsked(): Promise<never> {
  return Promise.reject(new Error('Nobody asks for this here.'));
}
