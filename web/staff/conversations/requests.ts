import type {
  ConversationFilter,
  ConversationList,
  Transcript,
  TurnList,
} from '../../../contracts/conversations-of-a-bot.js';
import { toQuery, type StaffApi } from '../api/staff-api.js';

const PAGE = 50;
const EVENTS = 500;

type InConversation = { botId: string; conversationId: string };

/** What staff ask for about the conversations of a bot. */
export function toConversationRequests({ ask }: StaffApi) {
  const toPath = (botId: string) => `/api/v1/bots/${botId}/conversations`;
  return {
    list: ({ botId, filter, cursor }: { botId: string; filter: ConversationFilter; cursor: string | null }) =>
      ask<ConversationList>({ method: 'GET', path: `${toPath(botId)}${toQuery({ ...filter, cursor, limit: PAGE })}` }),
    read: ({ botId, conversationId, after }: InConversation & { after: number }) =>
      ask<Transcript>({
        method: 'GET',
        path: `${toPath(botId)}/${conversationId}${toQuery({ after, limit: EVENTS })}`,
      }),
    /** How one turn went; null where it has not ended, or there is no such turn. */
    async readTurn({ botId, conversationId, turnNo }: InConversation & { turnNo: number }) {
      const query = toQuery({ after: turnNo - 1, limit: 1 });
      const path = `${toPath(botId)}/${conversationId}/turns${query}`;
      const { turns } = await ask<TurnList>({ method: 'GET', path });
      return turns.find((turn) => turn.turnNo === turnNo) ?? null;
    },
  };
}
