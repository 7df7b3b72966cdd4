import { toEndedMessages } from '../../contracts/events.js';
import { MAX_MESSAGE_CHARACTERS } from '../../contracts/text.js';
import { PROTOCOL_LIMITS, type ClientFrame, type ServerControlFrame } from '../../contracts/protocol.js';
import type { AuthenticatedVisitor } from '../auth/tokens.js';
import type { ApiContext } from '../context.js';
import { requireConversation } from '../conversations/require-conversation.js';
import { startConversation } from '../conversations/start-conversation.js';
import { botNotFound } from '../errors.js';
import type { Connection } from './connection.js';
import { createDelayWatch, type DelayWatch } from './delay-watch.js';
import { followPlace } from './follow-place.js';
import { toEventFrame, toNoticeFrame } from './frames.js';
import { needsResync } from './needs-resync.js';
import { createPeopleSigns, type PeopleSigns } from './people-signs.js';

export type OpenFrame = Extract<ClientFrame, { type: 'conversation.open' }>;

/** A conversation that is open on a socket. */
export type OpenedConversation = {
  botId: string;
  conversationId: string;
  delays: DelayWatch;
  signs: PeopleSigns;
  end(): void;
};

export type OpenRequest = {
  api: ApiContext;
  connection: Connection;
  visitor: AuthenticatedVisitor;
  frame: OpenFrame;
  delayedAfterMs: number;
};

/**
 * Opens or resumes a conversation on a socket: says how it stands, then everything behind `lastSeq`, then what happens.
 * @throws ApiProblem 404 for another's conversation, 429
 */
export async function openConversation(request: OpenRequest): Promise<OpenedConversation> {
  const { api, connection, visitor, frame, delayedAfterMs } = request;
  const { conversationId: wanted, lastSeq: seen = 0, locale } = frame.payload;
  if (wanted === undefined) api.limiters.conversationsPerVisitor(visitor.visitorId);
  const [conversation, bot] = await Promise.all([
    wanted === undefined
      ? startConversation(api.deps.conversations, {
          principal: visitor,
          conversationId: wanted,
          locale,
          channel: 'web',
        })
      : requireConversation(api.deps.conversations, { principal: visitor, conversationId: wanted }),
    api.deps.bots.find({ botId: visitor.botId }),
  ]);
  if (!bot) throw botNotFound();

  const { id: conversationId, botId, lastSeq, status, ownerKind } = conversation;
  const resync = needsResync({ lastSeq, seen });
  const said = { conversationId, at: new Date().toISOString(), ...(frame.id === undefined ? {} : { id: frame.id }) };
  const opened: ServerControlFrame = {
    ...said,
    type: 'conversation.opened',
    payload: {
      conversationId,
      botId,
      botName: bot.name,
      lastSeq,
      status,
      owner: { kind: ownerKind },
      heartbeatMs: PROTOCOL_LIMITS.heartbeatMs,
      limits: { messageCharacters: MAX_MESSAGE_CHARACTERS, frameBytes: PROTOCOL_LIMITS.frameBytes },
      resumed: wanted !== undefined && !resync,
    },
  };
  connection.send(opened);
  if (resync) connection.send({ ...said, type: 'resync.required', payload: { lastSeq } });

  const delays = createDelayWatch({
    delayedAfterMs,
    onDelayed: () => {
      connection.send(toNoticeFrame(conversationId, { type: 'turn.delayed' }));
    },
  });
  const address = { botId, conversationId };
  const signs = createPeopleSigns({
    ...{ owner: ownerKind, lastSeq },
    publish: (notice) => {
      // Whoever does not hear of it hears of the next one.
      api.deps.bus.publish(address, { kind: 'people', notice }).catch(() => undefined);
    },
  });
  const place = followPlace({
    ...{ queueWatch: api.queueWatch, address, owner: ownerKind },
    send: (notice) => {
      connection.sendIfKeepingUp(toNoticeFrame(conversationId, notice));
    },
  });
  const leave = await api.hub.join({
    address,
    after: resync ? lastSeq : seen,
    listener: {
      onEvent(event) {
        delays.settled(toEndedMessages(event));
        const owner = event.type === 'owner.changed' ? { owner: event.payload.owner.kind } : {};
        signs.follow({ seq: event.seq, ...owner });
        connection.send(toEventFrame(conversationId, event));
        if (owner.owner !== undefined) place.note(owner.owner);
      },
      onNotice(notice) {
        if (notice.type === 'turn.delayed') {
          delays.foundDelayed();
          return;
        }
        if (notice.type === 'turn.started') delays.turnStarted();
        const send = notice.type === 'turn.delta' ? 'sendIfKeepingUp' : 'send';
        connection[send](toNoticeFrame(conversationId, notice));
      },
      onPeople(notice) {
        if (notice.from === 'agent') connection.sendIfKeepingUp(toNoticeFrame(conversationId, notice));
      },
    },
  });
  return {
    botId,
    conversationId,
    delays,
    signs,
    end() {
      delays.end();
      place.end();
      leave();
    },
  };
}
