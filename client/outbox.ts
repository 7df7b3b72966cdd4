import type { Problem } from '../contracts/problem.js';

export type OutboxStatus =
  | { readonly state: 'sending' }
  | { readonly state: 'acknowledged' }
  | { readonly state: 'failed'; readonly problem: Problem };

/** An own message that the log does not show yet. */
export type OutboxMessage = {
  readonly clientMessageId: string;
  readonly text: string;
  /** What was chosen with it, such as `flow:lead`. */
  readonly quickReplyId?: string;
  /** When it was written, as an ISO date. */
  readonly at: string;
  readonly status: OutboxStatus;
  /** How often it was sent. */
  readonly attempts: number;
  /** Milliseconds since the epoch before which it is not sent (again). */
  readonly notBefore: number;
};

/**
 * Own messages on their way, oldest first. One is sent at a time, and the next when it was acknowledged or has failed:
 * so the order in which they were written is the order in which they arrive.
 */
export type Outbox = readonly OutboxMessage[];

type Id = { clientMessageId: string };

export function enqueue(
  outbox: Outbox,
  message: Pick<OutboxMessage, 'clientMessageId' | 'text' | 'quickReplyId' | 'at'>,
): Outbox {
  if (outbox.some(isMessage(message))) return outbox;
  return [...outbox, { ...message, status: { state: 'sending' }, attempts: 0, notBefore: 0 }];
}

/** The message whose turn it is, or null when none is left to send. */
export function findNext(outbox: Outbox): OutboxMessage | null {
  return outbox.find(({ status }) => status.state === 'sending') ?? null;
}

/** It was sent: when no receipt has come until `notBefore`, it is sent again. */
export function markSent(outbox: Outbox, { clientMessageId, notBefore }: Id & { notBefore: number }): Outbox {
  return change(outbox, { clientMessageId }, (message) => ({ ...message, attempts: message.attempts + 1, notBefore }));
}

/** The receipt has come. */
export function acknowledge(outbox: Outbox, id: Id): Outbox {
  return change(outbox, id, (message) =>
    message.status.state === 'acknowledged' ? message : { ...message, status: { state: 'acknowledged' } },
  );
}

/** It was refused for now. A message that has its receipt keeps it. */
export function postpone(outbox: Outbox, { clientMessageId, notBefore }: Id & { notBefore: number }): Outbox {
  return change(outbox, { clientMessageId }, (message) =>
    message.status.state === 'sending' ? { ...message, notBefore } : message,
  );
}

/** It was refused for good. A message that has its receipt keeps it: an earlier copy was taken. */
export function fail(outbox: Outbox, { clientMessageId, problem }: Id & { problem: Problem }): Outbox {
  return change(outbox, { clientMessageId }, (message) =>
    message.status.state === 'sending' ? { ...message, status: { state: 'failed', problem } } : message,
  );
}

/** Sends a failed message again, behind whatever else waits, under the same id. */
export function retry(outbox: Outbox, id: Id): Outbox {
  const message = outbox.find(isMessage(id));
  if (message?.status.state !== 'failed') return outbox;
  return [
    ...outbox.filter((other) => other !== message),
    { ...message, status: { state: 'sending' }, attempts: 0, notBefore: 0 },
  ];
}

/** A new connection: nothing that was sent on the old one is waited for. */
export function makeDue(outbox: Outbox): Outbox {
  return outbox.map((message) => (message.notBefore === 0 ? message : { ...message, notBefore: 0 }));
}

/** Takes out messages that the log shows, or that their writer gave up. */
export function remove(outbox: Outbox, clientMessageIds: ReadonlySet<string>): Outbox {
  const left = outbox.filter(({ clientMessageId }) => !clientMessageIds.has(clientMessageId));
  return left.length === outbox.length ? outbox : left;
}

/**
 * Takes over what another page of the same visitor has stored: messages that are new here, receipts and refusals, and that
 * a failed message was given up there. New messages are sent from here, too, but not before `notBefore`: the other page
 * comes first.
 */
export function adopt(outbox: Outbox, { stored, notBefore }: { stored: Outbox; notBefore: number }): Outbox {
  const theirs = new Set(stored.map(({ clientMessageId }) => clientMessageId));
  const failed = outbox.filter(({ status }) => status.state === 'failed').map(({ clientMessageId }) => clientMessageId);
  const kept = remove(outbox, new Set(failed.filter((clientMessageId) => !theirs.has(clientMessageId))));
  const known = stored.reduce(adoptStatus, kept);
  const added = stored.filter((message) => !outbox.some(isMessage(message)));
  if (added.length === 0) return known;
  const all = [...known, ...added.map((message) => ({ ...message, notBefore }))];
  return all.sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
}

function adoptStatus(outbox: Outbox, { clientMessageId, status }: OutboxMessage): Outbox {
  if (status.state === 'acknowledged') return acknowledge(outbox, { clientMessageId });
  return status.state === 'failed' ? fail(outbox, { clientMessageId, problem: status.problem }) : outbox;
}

function isMessage({ clientMessageId }: Id): (message: OutboxMessage) => boolean {
  return (message) => message.clientMessageId === clientMessageId;
}

function change(outbox: Outbox, id: Id, to: (message: OutboxMessage) => OutboxMessage): Outbox {
  const before = outbox.find(isMessage(id));
  const after = before && to(before);
  if (!after || after === before) return outbox;
  return outbox.map((message) => (message === before ? after : message));
}
