import { readSession, toSessionKey } from '../chat/session-record.js';
import type { WidgetOptions } from './options.js';

/** Whether somebody has talked with the bot in this browser before, and can go on. */
export function hasBegun({ bot }: Pick<WidgetOptions, 'bot'>): boolean {
  try {
    const session = readSession(window.localStorage, toSessionKey(bot));
    return session?.progress === 'used' && Date.parse(session.expiresAt) > Date.now();
  } catch {
    // Site data is blocked: nothing is kept then.
    return false;
  }
}
