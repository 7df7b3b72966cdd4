import type { ConversationSnapshot } from '../../client/index.js';
import { useTexts } from './texts.js';

/** Says that the conversation is closed, and that it need not stay so. */
export function ClosedLine({ snapshot: { status, messages, events } }: { snapshot: ConversationSnapshot }) {
  const texts = useTexts();
  const isClosed = status === 'closed' && !messages.some(({ kind }) => kind === 'own');
  const end = events.findLast((event) => event.type === 'conversation.closed');
  const isSettled = end?.payload.reason === 'resolved';
  return (
    <p role="status" className={isClosed ? 'aside aside-closed' : 'visually-hidden'}>
      {isClosed && (isSettled ? texts.closedAsSettled : texts.closed)}
    </p>
  );
}
