import { createUuid, ParleyError } from '../../client/index.js';
import type { CustomerToken } from '../../contracts/customers.js';
import type { Problem } from '../../contracts/problem.js';
import { inTurn, SESSION_LOCK } from './in-turn.js';
import { isUsable, type Session, type SessionStorage } from './session.js';

/** What the site has signed, and the token of the visitor that its customer was until now. */
export type TokensOfCustomer = { customerToken: string; visitorToken?: string };

type Input = {
  sessions: SessionStorage;
  botId: string;
  customerToken: string;
  requestToken: (input: TokensOfCustomer) => Promise<CustomerToken>;
};

/**
 * Makes whoever uses this browser the customer that the site says they are. An anonymous visitor's conversation goes along;
 * another customer's stays behind. Nothing is asked for a customer who is known already.
 * Gives the reason when the site's word does not count, and null when it does.
 * @throws ParleyError when the api cannot be asked now
 */
export async function nameCustomer(input: Input): Promise<Problem | null> {
  try {
    await inTurn({ name: SESSION_LOCK, task: () => name(input) });
    return null;
  } catch (error) {
    if (!(error instanceof ParleyError) || error.retryable) throw error;
    return error.problem;
  }
}

async function name({ sessions, botId, customerToken, requestToken }: Input): Promise<void> {
  const customer = readSubject(customerToken);
  const stored = sessions.load();
  const now = Date.now();
  const isCurrent = stored !== null && isUsable(stored, { botId, now });
  if (isCurrent && customer !== null && stored.customer === customer) return;
  const anonymous = isCurrent && stored.customer === undefined ? stored : null;
  const { token, expiresAt } = await requestToken({
    customerToken,
    ...(anonymous ? { visitorToken: anonymous.token } : {}),
  });
  const isTheirs = stored?.botId === botId && customer !== null && stored.customer === customer;
  const kept = anonymous ?? (isTheirs ? stored : null);
  const session: Session = {
    token,
    botId,
    expiresAt,
    conversationId: kept?.conversationId ?? createUuid(),
    progress: kept?.progress ?? 'new',
    ...(customer === null ? {} : { customer }),
  };
  await sessions.save(session);
}

/** The `sub` of a JWT, unverified: it only tells customers of this browser apart. Null where it cannot be read. */
function readSubject(jwt: string): string | null {
  try {
    const payload = (jwt.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    const { sub } = JSON.parse(new TextDecoder().decode(bytes)) as { sub?: unknown };
    return typeof sub === 'string' ? sub : null;
  } catch {
    return null;
  }
}
