import type { ConversationLog } from '../../../activities/ports.js';
import type { Bus } from '../../../contracts/bus.js';
import { toTurnId } from '../../../contracts/turns.js';
import type { TurnNotice } from '../../../contracts/events.js';

export type ScriptedTurns = ReturnType<typeof createScriptedTurns>;

/** Does to the log and the bus what a worker does, when a test says so. */
export function createScriptedTurns({ log, bus, botId }: { log: ConversationLog; bus: Bus; botId: string }) {
  const notify = (conversationId: string, notice: TurnNotice) =>
    bus.publish({ botId, conversationId }, { kind: 'turn', notice });

  return {
    notify,

    /** Writes a customer's message into the log; `silent`: its notice is lost. */
    async record(input: { conversationId: string; clientMessageId: string; text: string; silent?: boolean }) {
      const { conversationId, clientMessageId, text, silent } = input;
      const message = { clientMessageId, text, at: new Date().toISOString(), correlationId: 'test-turn' };
      const { lastSeq } = await log.recordMessages({ botId, conversationId, messages: [message] });
      if (!silent) await bus.publish({ botId, conversationId }, { kind: 'log', lastSeq });
      return lastSeq;
    },

    /** Publishes an answer to messages that have a row; `silent`: its notices are lost. */
    async answer(input: { conversationId: string; turnNo: number; answers: string[]; text: string; silent?: boolean }) {
      const { conversationId, turnNo, answers, text, silent } = input;
      const at = new Date().toISOString();
      const { outcome, event } = await log.publishAnswer({
        botId,
        conversationId,
        turnNo,
        ownerEpoch: 0,
        messages: answers.map((clientMessageId) => ({
          clientMessageId,
          text: 'asked',
          at,
          correlationId: 'test-turn',
        })),
        answer: {
          text,
          origin: 'fallback',
          degraded: false,
          citations: [],
          suggestions: [],
          model: null,
          usage: { inputTokens: 0, outputTokens: 0 },
          context: null,
        },
      });
      if (outcome.status !== 'published') throw new Error(`The turn was ${outcome.status}`);
      if (silent) return outcome.seq;
      await bus.publish(
        { botId, conversationId },
        {
          kind: 'log',
          lastSeq: outcome.seq,
          ...(event === null ? {} : { event }),
        },
      );
      await notify(conversationId, { type: 'turn.completed', turnId: toTurnId(turnNo), seq: outcome.seq });
      return outcome.seq;
    },
  };
}
