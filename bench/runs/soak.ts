import { runLoad } from '../measure/load.js';
import { readMemoryMb } from '../measure/memory.js';
import { percentile, toPercentiles } from '../measure/statistics.js';
import { runOpenLoop } from '../scenarios/open-loop.js';
import { runConversation } from '../scenarios/turn.js';
import { publishPlainBot, type BenchStack } from '../stack.js';

export const FULL_SOAK = { sessions: 60, customers: 60, everySeconds: 60 } as const;
// For a test that the benchmark still runs; its figures mean nothing.
export const SMOKE_SOAK = { sessions: 2, customers: 4, everySeconds: 1 } as const;
const TURNS_EACH = 20;

/**
 * Half the highest throughput for a long time: does memory stay flat, and does every turn end? Customers come, have 20
 * turns and go. Fails at the first turn that is not answered.
 */
export async function measureSoak(
  stack: BenchStack,
  { seconds, size }: { seconds: number; size: typeof FULL_SOAK | typeof SMOKE_SOAK },
): Promise<void> {
  const bot = await publishPlainBot(stack);
  const questions = Array.from({ length: 10 }, (_, turn) => `What does number ${turn} cost?`);
  const burst = () =>
    runLoad({ sessions: size.sessions, inFlight: 20, session: () => runConversation({ ...bot, questions }) });
  await burst();
  const measured = await burst();
  const highest = measured.samples.length / measured.seconds;
  console.log(
    `highest throughput ${highest.toFixed(1)} turns/s; half of it for ${seconds} s, ${size.customers} customers`,
  );

  const watch = watchMemory(stack, size.everySeconds);
  const replies = await runOpenLoop({
    ...{ ...bot, seconds, customers: size.customers, turnsEach: TURNS_EACH },
    turnsPerSecond: highest / 2,
    onReply: watch.replied,
  }).finally(watch.stop);
  const { p50, p95, p99 } = toPercentiles(replies);
  console.log(
    `${replies.length} turns, all answered; reply p50 ${p50.toFixed(1)}  p95 ${p95.toFixed(1)}  p99 ${p99.toFixed(1)} ms`,
  );
  console.log(compareHalves(watch.readings));
}

type Reading = Record<string, number>;

/** Prints, every so often, how many replies there were, how fast, and what memory each part takes. */
function watchMemory({ processes }: BenchStack, everySeconds: number) {
  const readings: Reading[] = [];
  let replies: number[] = [];
  const look = (): void => {
    const memory = readMemoryMb(processes);
    readings.push(memory);
    const parts = Object.entries(memory).map(([name, megabytes]) => `${name} ${megabytes.toFixed(0)}`);
    const at = readings.length * everySeconds;
    console.log(
      `${String(at).padStart(6)} s  ${replies.length} turns, reply p50 ${percentile(replies, 50).toFixed(1)} ` +
        `p99 ${percentile(replies, 99).toFixed(1)} ms; MB: ${parts.join(', ')}`,
    );
    replies = [];
  };
  const timer = setInterval(look, everySeconds * 1000);
  return {
    readings,
    replied: (replyMs: number): void => {
      replies.push(replyMs);
    },
    stop: (): void => {
      clearInterval(timer);
    },
  };
}

/** The median of each part's memory in the third quarter of the time, when its caches are full, and in the last. */
function compareHalves(readings: readonly Reading[]): string {
  const quarter = Math.floor(readings.length / 4);
  if (quarter === 0) return 'too short to compare memory';
  const median = (part: string, from: number): number =>
    percentile(
      readings.slice(from, from + quarter).map((reading) => reading[part] ?? Number.NaN),
      50,
    );
  const lines = Object.keys(readings[0] ?? {}).map((part) => {
    const [early, late] = [median(part, 2 * quarter), median(part, readings.length - quarter)];
    return `  ${part.padEnd(9)} ${early.toFixed(0).padStart(6)} -> ${late.toFixed(0).padStart(6)} MB, ${(late / early).toFixed(2)} x`;
  });
  return ['memory, third quarter of the time against the last:', ...lines].join('\n');
}
