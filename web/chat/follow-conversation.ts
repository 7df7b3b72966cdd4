import type { ClosedReason, Conversation, ConversationSnapshot } from '../../client/index.js';
import type { Session, SessionStorage } from './session.js';

/** The api does not let the page into the conversation, and will not later. */
export type Refusal = {
  session: Session;
  /** The page was in it before. */
  wasOpen: boolean;
  reason: Exclude<ClosedReason, { kind: 'ended' | 'replaced' }>;
};

/**
 * Keeps the stored session up to date with its conversation. Says once when the conversation is refused, or when another
 * page of this browser has gone on to another one. Returns what ends this.
 */
export function followConversation(input: {
  conversation: Conversation;
  session: Session;
  sessions: SessionStorage;
  onRefused: (refusal: Refusal) => void;
  onElsewhere: (session: Session) => void;
}): () => void {
  const { conversation, sessions } = input;
  let { session } = input;
  let wasOpen = false;

  function onChange(): void {
    const snapshot = conversation.getSnapshot();
    const { connection } = snapshot;
    if (connection.state === 'open') wasOpen = true;
    advance(toProgress(session.progress, snapshot));
    if (connection.state !== 'closed') return;
    const { reason } = connection;
    if (reason.kind === 'ended' || reason.kind === 'replaced') return;
    stop();
    input.onRefused({ session, wasOpen, reason });
  }

  function advance(progress: Session['progress']): void {
    if (progress === session.progress) return;
    session = { ...session, progress };
    // Another page may have gone on to another conversation in the meantime.
    if (sessions.load()?.conversationId === session.conversationId) void sessions.save(session);
  }

  const unsubscribe = conversation.subscribe(onChange);
  const unwatch = sessions.watch(() => {
    const stored = sessions.load();
    if (!stored || stored.conversationId === session.conversationId) return;
    stop();
    input.onElsewhere(stored);
  });

  function stop(): void {
    unsubscribe();
    unwatch();
  }
  return stop;
}

function toProgress(before: Session['progress'], snapshot: ConversationSnapshot): Session['progress'] {
  if (before === 'used' || snapshot.messages.some(({ kind }) => kind === 'recorded')) return 'used';
  return snapshot.connection.state === 'open' ? 'made' : before;
}
