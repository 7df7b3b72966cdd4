import { AUDIT_ACTIONS, type AuditEntry } from '../../../contracts/audit.js';

const WITHIN_MS = 15 * 60_000;

/**
 * The entries of a log, newest first, with what one person had decrypted in a row as one: Temporal UI asks payload by
 * payload, and a look at one conversation would fill a page. The log itself keeps each.
 */
export function joinReadings(entries: readonly AuditEntry[]): AuditEntry[] {
  const joined: AuditEntry[] = [];
  for (const entry of entries) {
    const newest = joined.at(-1);
    const both = newest === undefined ? null : join(newest, entry);
    if (both === null) joined.push(entry);
    else joined.splice(-1, 1, both);
  }
  return joined;
}

function join(newest: AuditEntry, entry: AuditEntry): AuditEntry | null {
  if (newest.action !== 'payloads.decoded' || entry.action !== newest.action) return null;
  if (entry.actor.kind !== newest.actor.kind || entry.actor.id !== newest.actor.id) return null;
  if (Date.parse(newest.at) - Date.parse(entry.at) > WITHIN_MS) return null;
  const { details: Counts } = AUDIT_ACTIONS[newest.action];
  const [one, other] = [Counts.safeParse(newest.details), Counts.safeParse(entry.details)];
  if (!one.success || !other.success) return null;
  const payloads = one.data.payloads + other.data.payloads;
  return { ...newest, details: { payloads, unreadable: one.data.unreadable + other.data.unreadable } };
}
