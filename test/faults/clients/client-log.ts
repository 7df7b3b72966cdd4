import { createWriteStream } from 'node:fs';
import path from 'node:path';

import { toEndedMessages, type ConversationEvent } from '../../../contracts/events.js';
import type { ClientLog } from '../evidence.js';
import type { Progress } from './progress.js';

/** Where a client notes what it did and saw, as it happens. */
export type ClientNotes = {
  readonly client: string;
  readonly conversationId: string;
  sent(message: { id: string; text: string }): void;
  acknowledged(id: string): void;
  refused(id: string, reason: string): void;
  /** Something worth knowing when a run is looked into. */
  remark(what: string): void;
  /** Begins a connection, and takes its durable events. */
  connected(): (event: ConversationEvent) => void;
  /** Everything so far, with what the client shows now. */
  toLog(transcript: readonly ConversationEvent[]): ClientLog;
  close(): void;
};

/** Keeps a client's notes in memory for the checker, and as lines of JSON in `<folder>/<client>.jsonl` for people. */
export function createClientNotes(input: {
  client: string;
  conversationId: string;
  folder: string;
  progress: Progress;
}): ClientNotes {
  const { client, conversationId, progress } = input;
  const file = createWriteStream(path.join(input.folder, `${client}.jsonl`), { flags: 'a' });
  const sent = new Map<string, string>();
  const acknowledged = new Set<string>();
  const refused = new Map<string, string>();
  const connections: ConversationEvent[][] = [];
  const write = (what: object): void => {
    // A socket may end after its client.
    if (!file.writableEnded) file.write(`${JSON.stringify({ at: new Date().toISOString(), ...what })}\n`);
  };
  write({ conversationId });

  return {
    client,
    conversationId,
    sent({ id, text }) {
      sent.set(id, text);
      write({ sent: id, text });
    },
    acknowledged(id) {
      write({ acknowledged: id });
      acknowledged.add(id);
      progress.acknowledged(id);
    },
    refused(id, reason) {
      write({ refused: id, reason });
      refused.set(id, reason);
    },
    remark(what) {
      write({ remark: what });
    },
    connected() {
      const events: ConversationEvent[] = [];
      const connection = connections.push(events) - 1;
      write({ connected: connection });
      return (event) => {
        events.push(event);
        progress.ended(toEndedMessages(event));
        write({ connection, seq: event.seq, type: event.type, ends: toEndedMessages(event) });
      };
    },
    toLog: (transcript) => ({
      ...{ client, conversationId, transcript: [...transcript], connections: connections.map((events) => [...events]) },
      sent: [...sent].map(([id, text]) => ({ id, text })),
      acknowledged: [...acknowledged],
      refused: [...refused].map(([id, reason]) => ({ id, reason })),
    }),
    close() {
      file.end();
    },
  };
}
