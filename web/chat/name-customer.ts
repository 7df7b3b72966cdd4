import { createUuid } from '../../client/index.js';
import type { CustomerToken } from '../../contracts/customers.js';
import { inTurn } from './in-turn.js';
import { isUsable, type Session, type SessionStorage } from './session.js';

/**
 * Makes whoever uses this browser the customer that the site says they are. An anonymous visitor's conversation goes along;
 * another customer's stays behind. Nothing is asked for a customer who is known already.
 * @throws ParleyError when the site's word does not count, or the api cannot be asked
 */
export async function nameCustomer(input: {
  sessions: SessionStorage;
  botId: string;
  /** What the site has signed. */
  customerToken: string;
  requestToken: (input: { customerToken: string; visitorToken?: string }) => Promise<CustomerToken>;
}): Promise<void> {
  const { sessions, botId, customerToken, requestToken } = input;
  const customer = readSubject(customerToken);
  await inTurn(async () => {
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
  });
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
