import type { ConversationEvent } from '../contracts/events.js';
import type { EventPage } from '../contracts/http.js';
import type { QueuePlace } from '../contracts/people-notices.js';
import { createCanceller } from './canceller.js';
import { createCatchUp } from './catch-up.js';
import { handleControl, OPEN_FRAME } from './control.js';
import type { Clock } from './clock.js';
import { startConnector, type ConnectionState } from './connector.js';
import type { Conversation } from './conversation-interface.js';
import {
  findRecorded,
  startLogState,
  takeEvents,
  takeNotice,
  type ConversationLogState,
} from './conversation-state.js';
import type { ServerMessage } from './frames.js';
import type { VisitorApi } from './http.js';
import { fromError } from './link-end.js';
import { createOutboxStorage, type KeyValueStorage } from './outbox-storage.js';
import * as outboxes from './outbox.js';
import { createPeopleSigns } from './people-signs.js';
import { createSender } from './sender.js';
import type { ConversationParts } from './snapshot.js';
import { createSnapshotStore } from './snapshot-store.js';
import { hasGap } from './transcript.js';
import type { Transport } from './transport.js';
import { tryAgain } from './try-again.js';

// Another page that wrote a message is given this long to send it before this one does.
const OTHER_PAGE_FIRST_MS = 3_000;

export type ConversationOptions = {
  botId: string;
  conversationId: string;
  lastSeq: number;
  locale?: string;
  transport: Transport;
  api: Pick<
    VisitorApi,
    'readEvents' | 'readFeedback' | 'setFeedback' | 'rate' | 'requestPeople' | 'withdrawRequest' | 'leaveEmail'
  >;
  storage: KeyValueStorage;
  clock: Clock;
  random: () => number;
  createId: () => string;
};

/** Opens a conversation and begins to connect. Nothing is thrown later: all that happens is in the snapshots. */
export function startConversation(options: ConversationOptions): Conversation {
  const { botId, conversationId, clock, random } = options;
  const stored = createOutboxStorage({ storage: options.storage, conversationId });
  let log: ConversationLogState = startLogState({ lastSeq: options.lastSeq });
  let connection: ConnectionState = { state: 'connecting' };
  let opened: ConversationParts['opened'] = null;
  let place: QueuePlace | null = null;

  const sender = createSender({
    initial: stored.load(),
    clock,
    random,
    deliver({ clientMessageId, text, quickReplyId }) {
      const payload = { clientMessageId, text, ...(quickReplyId === undefined ? {} : { quickReplyId }) };
      connector.send({ type: 'message.send', id: clientMessageId, conversationId, payload });
    },
    onChange(before, after) {
      stored.save(before, after);
      store.publish();
    },
  });

  const canceller = createCanceller({
    clock,
    liveTurn: () => log.turns.current?.turnId ?? null,
    deliver(turnId) {
      connector.send({ type: 'turn.cancel', conversationId, payload: { turnId } });
    },
  });

  const signs = createPeopleSigns({
    clock,
    onChange: () => {
      store.publish();
    },
    deliver(sign) {
      connector.send({ ...sign, conversationId });
    },
  });

  const store = createSnapshotStore(() => ({
    conversationId,
    connection,
    opened,
    transcript: log.transcript,
    turns: log.turns,
    outbox: sender.getOutbox(),
    stopping: canceller.stopping(),
    people: signs.signs(),
    place,
  }));

  /** Nobody is shown what only a bot could see. */
  function isWithPeople(): boolean {
    return store.getSnapshot().owner.kind !== 'bot';
  }

  function setLog(next: ConversationLogState): void {
    if (next === log) return;
    const added = next.transcript.events.slice(log.transcript.events.length);
    const recorded = findRecorded(added);
    if (added.some(isOfPeople)) signs.spoke();
    if (added.some(endsWaiting)) place = null;
    log = next;
    canceller.review();
    // First out of the outbox: a message is never seen twice, as its own and as recorded.
    if (recorded.size > 0) sender.update((outbox) => outboxes.remove(outbox, recorded));
    store.publish();
  }

  const catchUp = createCatchUp({
    clock,
    random,
    read: (signal) => options.api.readEvents({ conversationId, after: log.transcript.lastSeq, signal }),
    take(page: EventPage) {
      setLog(takeEvents(log, page.events));
    },
    onRefused(error) {
      connector.end(fromError(error));
    },
  });

  function onMessage(message: ServerMessage): void {
    const about = message.kind === 'control' ? message.frame.conversationId : message.conversationId;
    if ((about ?? conversationId) !== conversationId) return;
    switch (message.kind) {
      case 'opened':
        opened = message;
        connector.confirmOpen();
        sender.resume();
        canceller.resume();
        if (isWithPeople()) signs.resume();
        return;
      case 'control':
        handleControl({ frame: message.frame, sender, connector, catchUp });
        return;
      case 'turn':
        setLog(takeNotice(log, message.notice));
        return;
      case 'people':
        signs.hear(message.notice);
        return;
      case 'place':
        place = message.place;
        store.publish();
        return;
      case 'event':
        setLog(takeEvents(log, [message.event]));
        if (hasGap(log.transcript)) catchUp.start();
    }
  }

  const connector = startConnector({
    transport: options.transport,
    clock,
    random,
    onState(state) {
      connection = state;
      if (state.state !== 'open') {
        sender.pause();
        catchUp.stop();
      }
      store.publish();
    },
    onLink() {
      const payload = { botId, conversationId, lastSeq: log.transcript.lastSeq };
      const locale = options.locale === undefined ? {} : { locale: options.locale };
      connector.send({ type: 'conversation.open', id: OPEN_FRAME, payload: { ...payload, ...locale } });
    },
    onMessage,
  });

  const stopWatching = stored.watch((theirs) => {
    const open = outboxes.remove(theirs, findRecorded(log.transcript.events));
    const notBefore = clock.now() + OTHER_PAGE_FIRST_MS;
    sender.update((outbox) => outboxes.adopt(outbox, { stored: open, notBefore }));
  });

  return {
    conversationId,
    getSnapshot: () => store.getSnapshot(),
    subscribe: (listener) => store.subscribe(listener),
    send(said) {
      const clientMessageId = options.createId();
      const at = new Date(clock.now()).toISOString();
      sender.update((outbox) => outboxes.enqueue(outbox, { ...said, clientMessageId, at }));
      return { clientMessageId };
    },
    retry(id) {
      sender.update((outbox) => outboxes.retry(outbox, id));
    },
    discard({ clientMessageId }) {
      sender.update((outbox) => outboxes.remove(outbox, new Set([clientMessageId])));
    },
    cancel() {
      const turnId = log.turns.current?.turnId;
      if (turnId === undefined) return;
      canceller.cancel(turnId);
      store.publish();
    },
    readFeedback: () => options.api.readFeedback({ conversationId }),
    setFeedback: (input) => options.api.setFeedback({ conversationId, ...input }),
    rate: (input) => options.api.rate({ conversationId, ...input }),
    async requestPeople() {
      await options.api.requestPeople({ conversationId });
    },
    async withdrawRequest() {
      await options.api.withdrawRequest({ conversationId });
    },
    async leaveEmail({ email }) {
      await tryAgain({ clock, random, request: () => options.api.leaveEmail({ conversationId, email }) });
    },
    setTyping(on) {
      if (isWithPeople()) signs.typing(on);
    },
    markRead() {
      if (isWithPeople()) signs.read(log.transcript.lastSeq);
    },
    reconnect() {
      if (connection.state === 'waiting' || connection.state === 'closed') connector.reconnect();
    },
    close() {
      stopWatching();
      canceller.stop();
      signs.stop();
      if (connection.state !== 'closed') connector.close({ kind: 'ended' });
    },
  };
}

function endsWaiting(event: ConversationEvent): boolean {
  return event.type === 'owner.changed' && event.payload.owner.kind !== 'queue';
}

/** An agent has said something, or somebody else answers now. */
function isOfPeople(event: ConversationEvent): boolean {
  return event.type === 'owner.changed' || (event.type === 'message.created' && event.payload.role === 'agent');
}
