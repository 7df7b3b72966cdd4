import { setTimeout as delay } from 'node:timers/promises';

import { check } from './check.js';
import type { TalkingClient } from './clients/talking-client.js';
import type { Evidence } from './evidence.js';
import type { FaultStack } from './parts/fault-stack.js';
import type { Publications } from './parts/publications.js';
import { readRecord } from './read-record.js';

export type Settled = {
  evidence: Evidence;
  /** What was still under way when the time was over, in words. */
  unsettled: string[];
  seconds: number;
};

const LOOK_EVERY_MS = 2_000;

/** Waits until every message is taken and ended and every client shows its log, or the time is over. */
export async function settle(input: {
  stack: FaultStack;
  clients: TalkingClient[];
  publications: Publications;
  seconds: number;
  note: (what: string) => void;
  signal: AbortSignal;
}): Promise<Settled> {
  const { stack, clients, publications, signal } = input;
  const startedAt = performance.now();
  const elapsed = () => (performance.now() - startedAt) / 1000;
  const talking = new Set(clients);
  for (const client of clients) void client.talked.then(() => talking.delete(client));
  void publications.finish();

  for (;;) {
    const conversations = await readRecord(stack.prisma);
    const evidence = { clients: clients.map((client) => client.toLog()), conversations };
    const unsettled = [
      ...[...talking].map((client) => `${client.toLog().client} is still talking`),
      ...clients.flatMap((client) => client.unsent().map((id) => `${id} is neither acknowledged nor refused`)),
      ...(publications.inFlight() > 0 ? ['a publication has not ended'] : []),
      ...check(evidence)
        .violations.filter(({ kind }) => kind === 'lost' || kind === 'divergent')
        .map(({ what }) => what),
    ];
    const isOver = unsettled.length === 0 || elapsed() > input.seconds || signal.aborted;
    if (isOver) return { evidence, unsettled, seconds: Math.round(elapsed()) };
    input.note(`still under way: ${unsettled.length}, such as: ${unsettled[0] ?? ''}`);
    await delay(LOOK_EVERY_MS);
  }
}
