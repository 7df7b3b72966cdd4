import type { ConversationSnapshot } from '../../client/index.js';

/** Says that the conversation is closed, and that it need not stay so. */
export function ClosedLine({ snapshot: { status, messages } }: { snapshot: ConversationSnapshot }) {
  const isClosed = status === 'closed' && !messages.some(({ kind }) => kind === 'own');
  return (
    <p role="status" className={isClosed ? 'aside aside-closed' : 'visually-hidden'}>
      {isClosed && 'This conversation was closed after a while without messages. Write to open it again.'}
    </p>
  );
}
