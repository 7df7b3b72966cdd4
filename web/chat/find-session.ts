import { moveOutbox, type ListableStorage } from '../../client/index.js';
import type { AnonymousToken } from '../../contracts/http.js';
import { inTurn, SESSION_LOCK } from './in-turn.js';
import { isUsable, toSession, type Session, type SessionStorage } from './session.js';

export type FoundSession = {
  readonly session: Session;
  readonly origin: 'stored' | 'requested';
  /** The conversation that is not available any more, where something was said in it; its unsent messages have come along. */
  readonly lost: { readonly unsent: number } | null;
};

type Input = {
  sessions: SessionStorage;
  storage: ListableStorage;
  botId: string;
  /** The session that the api does not accept any more. */
  refused: Session | null;
  requestToken: () => Promise<AnonymousToken>;
};

/**
 * The stored session where it counts, else one of a new visitor. Pages that do this at the same time get the same one: the
 * first of them stores it, the others find it.
 * @throws ParleyError when no token can be had
 */
export async function findSession(input: Input): Promise<FoundSession> {
  const { sessions } = input;
  return (
    findUsable(input, sessions.load()) ??
    inTurn({
      name: SESSION_LOCK,
      task: async () => {
        const stored = sessions.load();
        return findUsable(input, stored) ?? (await findShared(input, stored)) ?? (await begin(input));
      },
    })
  );
}

/** @param seen the stored session that has been looked at; what is stored by now may be another page's */
async function findShared(input: Input, seen: Session | null): Promise<FoundSession | null> {
  const { sessions } = input;
  const shared = await sessions.loadShared();
  if (shared?.conversationId === seen?.conversationId) return null;
  const found = findUsable(input, shared);
  if (found) await sessions.save(found.session);
  return found;
}

function findUsable({ storage, botId, refused }: Input, stored: Session | null): FoundSession | null {
  if (!stored || !isUsable(stored, { botId, now: Date.now() })) return null;
  // The same conversation with another token is another attempt: it may have become a customer's meanwhile.
  if (stored.conversationId === refused?.conversationId && stored.token === refused.token) return null;
  return { session: stored, origin: 'stored', lost: refused && leave({ storage, left: refused, session: stored }) };
}

async function begin({ sessions, storage, refused, requestToken }: Input): Promise<FoundSession> {
  const left = refused ?? sessions.load();
  const session = toSession(await requestToken());
  const lost = left && leave({ storage, left, session });
  await sessions.save(session);
  return { session, origin: 'requested', lost };
}

function leave(input: { storage: ListableStorage; left: Session; session: Session }): FoundSession['lost'] {
  const { storage, left, session } = input;
  if (left.conversationId === session.conversationId) return null;
  // Also what has a receipt: its answer would have come to a conversation that is gone.
  const states = ['sending', 'acknowledged', 'failed'] as const;
  const unsent = moveOutbox({ storage, from: left.conversationId, to: session.conversationId, states });
  return left.progress === 'used' || unsent > 0 ? { unsent } : null;
}
