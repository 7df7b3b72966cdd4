import type { ListedConversation } from '../../../contracts/conversations-of-a-bot.js';
import { VirtualRows } from '../parts/virtual-rows.js';
import { ConversationRow } from './conversation-row.js';

const ROW_HEIGHT = 100;

type ConversationRowsProps = { conversations: ListedConversation[]; onNearEnd: () => void };

/** Conversations, however many there are. */
export function ConversationRows({ conversations, onNearEnd }: ConversationRowsProps) {
  return (
    <VirtualRows rows={conversations} rowHeight={ROW_HEIGHT} onNearEnd={onNearEnd}>
      {(conversation) => <ConversationRow conversation={conversation} />}
    </VirtualRows>
  );
}
