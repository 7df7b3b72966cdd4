import type { Conversation, ConversationSnapshot } from '../../client/index.js';
import type { ChatScreen } from './chat-screen.js';
import { describeClosed } from './describe-closed.js';
import { describeOwner } from './describe-owner.js';

/** Shows what happens in a conversation, and knows which of this run's messages are dealt with. */
export interface Follower {
  /** Resolves when the message has its answer, was refused, or can never be sent. */
  settle(message: { clientMessageId: string }): Promise<void>;
  failed(): number;
  /** The conversation is closed and will not open again. */
  isOver(): boolean;
  stop(): void;
}

/** Begins to follow. `onOver` is called when the conversation is closed for a reason and will not open again. */
export function followConversation(input: {
  conversation: Conversation;
  screen: ChatScreen;
  onOver: () => void;
}): Follower {
  const { conversation, screen } = input;
  const waiting = new Map<string, () => void>();
  let failed = 0;
  let shownSeq = 0;
  let before: ConversationSnapshot = conversation.getSnapshot();
  let isTroubled = false;
  const stopped = new Set<string>();

  function settleOne(clientMessageId: string): void {
    waiting.get(clientMessageId)?.();
    waiting.delete(clientMessageId);
  }

  function showMessages({ messages }: ConversationSnapshot): void {
    for (const message of messages) {
      if (message.kind === 'own') {
        if (message.status.state !== 'failed' || !waiting.has(message.messageId)) continue;
        failed += 1;
        screen.note(`not sent: ${message.status.problem.errors?.[0]?.message ?? message.status.problem.title}`);
        settleOne(message.messageId);
        continue;
      }
      if (message.seq > shownSeq) {
        shownSeq = message.seq;
        // What this terminal has sent stands there already.
        if (message.role !== 'customer') screen.finish(message);
        else if (!waiting.has(message.messageId)) screen.say(`you: ${message.text}`);
        for (const id of message.answer?.answers ?? []) settleOne(id);
      }
      if (message.outcome?.kind === 'handed') settleOne(message.messageId);
      if (message.outcome?.kind !== 'cancelled') continue;
      showStopped(message.outcome.turnId);
      settleOne(message.messageId);
    }
  }

  /** Messages that were to be answered together were stopped together. */
  function showStopped(turnId: string): void {
    if (stopped.has(turnId)) return;
    stopped.add(turnId);
    screen.note('you stopped this answer');
  }

  function showStatus({ status }: ConversationSnapshot): void {
    if (status === before.status) return;
    if (status === 'open') screen.note('the conversation is open again');
    else screen.note('the conversation was closed after a while without messages; write to open it again');
  }

  function showOwner({ owner }: ConversationSnapshot): void {
    if (owner.kind === before.owner.kind && owner.name === before.owner.name) return;
    screen.note(describeOwner(owner));
  }

  function showConnection({ connection }: ConversationSnapshot): void {
    if (connection.state === 'waiting' && !isTroubled) {
      isTroubled = true;
      screen.note('connection lost; reconnecting');
    }
    if (connection.state === 'open' && isTroubled) {
      isTroubled = false;
      screen.note('connected again');
    }
    if (connection.state === 'closed' && before.connection.state !== 'closed' && connection.reason.kind !== 'ended') {
      screen.note(describeClosed(connection.reason));
      failed += Math.max(1, waiting.size);
      for (const id of [...waiting.keys()]) settleOne(id);
      input.onOver();
    }
  }

  function show(): void {
    const snapshot = conversation.getSnapshot();
    if (snapshot === before) return;
    showMessages(snapshot);
    showConnection(snapshot);
    showStatus(snapshot);
    showOwner(snapshot);
    if (snapshot.delayed && !before.delayed) screen.note('the answer takes longer than usual; your message is safe');
    // What is asked to stop is not written on.
    if (snapshot.live && !snapshot.stopping) screen.stream(snapshot.live);
    before = snapshot;
  }

  const unsubscribe = conversation.subscribe(show);
  // What came before anybody followed.
  showMessages(before);
  return {
    settle({ clientMessageId }) {
      return new Promise<void>((resolve) => {
        waiting.set(clientMessageId, resolve);
      });
    },
    failed: () => failed,
    isOver: () => conversation.getSnapshot().connection.state === 'closed',
    stop: unsubscribe,
  };
}
