import type { ConversationSnapshot } from '../../client/index.js';
import { useTexts } from './texts.js';

/** Says that the conversation is closed, and that it need not stay so. */
export function ClosedLine({ snapshot: { status, messages } }: { snapshot: ConversationSnapshot }) {
  const texts = useTexts();
  const isClosed = status === 'closed' && !messages.some(({ kind }) => kind === 'own');
  return (
    <p role="status" className={isClosed ? 'aside aside-closed' : 'visually-hidden'}>
      {isClosed && texts.closed}
    </p>
  );
}
