import { readCpuMillis } from '../measure/cpu.js';
import { runLoad } from '../measure/load.js';
import { percentile, toPercentiles } from '../measure/statistics.js';
import { createCustomer } from '../scenarios/customer.js';
import { runLongConversation } from '../scenarios/long-conversation.js';
import { runOpenLoop } from '../scenarios/open-loop.js';
import { measureStops } from '../scenarios/stops.js';
import { runConversation } from '../scenarios/turn.js';
import { publishPlainBot, type BenchStack, type BotAddress } from '../stack.js';

export const FULL_EXTENDED = {
  turns: 1_000,
  crowds: [100, 1_000],
  cold: 30,
  seconds: 30,
  streamed: 20,
  stopped: 30,
  sessions: 60,
} as const;
// For a test that the benchmark still runs; its figures mean nothing.
export const SMOKE_EXTENDED = {
  turns: 30,
  crowds: [3],
  cold: 2,
  seconds: 2,
  streamed: 1,
  stopped: 1,
  sessions: 2,
} as const;

const show = (samples: readonly number[]): string => {
  const { p50, p95, p99 } = toPercentiles(samples);
  return `p50 ${p50.toFixed(1)}  p95 ${p95.toFixed(1)}  p99 ${p99.toFixed(1)} ms (${samples.length} turns)`;
};

/** What the plain benchmark does not tell: long conversations, crowds, cold workers, streamed answers, a steady load. */
export async function measureExtended(stack: BenchStack, size: typeof FULL_EXTENDED | typeof SMOKE_EXTENDED) {
  const bot = await publishPlainBot(stack);
  return {
    streamed: await measureStreamed(bot, size.streamed),
    stopped: await measureStopped(stack, bot, size.stopped),
    cold: await measureCold(stack, bot, size.cold),
    load: await measureLoad(bot, size),
    crowds: await measureCrowds(stack, bot, size.crowds),
    long: await measureLong(stack, bot, size.turns),
  };
}

async function measureStreamed(bot: BotAddress, sessions: number) {
  const questions = Array.from({ length: 5 }, (_, turn) => `Tell me slowly about number ${turn}.`);
  const { samples } = await runLoad({ sessions, inFlight: 1, session: () => runConversation({ ...bot, questions }) });
  const firstTokenMs = samples.map((sample) => sample.firstTokenMs);
  console.log(`a model that streams a word every 20 ms, first text: ${show(firstTokenMs)}`);
  return { firstTokenMs: toPercentiles(firstTokenMs) };
}

/** How long a model that hangs is still held after its customer stopped it, or wrote on. */
async function measureStopped(stack: BenchStack, bot: BotAddress, count: number) {
  const { cancelled, superseded } = await measureStops({ ...bot, hangingModel: stack.hangingModel, count });
  console.log(`a model that hangs is cut off after its customer cancels: ${show(cancelled.cutOffMs)}`);
  console.log(`  and the log says so after:                              ${show(cancelled.recordedMs)}`);
  console.log(`a model that hangs is cut off after a follow-up message:  ${show(superseded.cutOffMs)}`);
  return { cancelledMs: toPercentiles(cancelled.cutOffMs), supersededMs: toPercentiles(superseded.cutOffMs) };
}

/** The first turn of conversations that no worker has in its cache, and the turn after it. */
async function measureCold(stack: BenchStack, bot: BotAddress, count: number) {
  const customers = await Promise.all(Array.from({ length: count }, () => createCustomer(bot)));
  for (const customer of customers) for (let turn = 0; turn < 5; turn += 1) await customer.ask(`Number ${turn}?`);
  await stack.restartWorker();
  const warmUp = await createCustomer(bot);
  for (let turn = 0; turn < 20; turn += 1) await warmUp.ask(`Number ${turn}?`);
  const [cold, warm]: [number[], number[]] = [[], []];
  for (const customer of customers) {
    cold.push((await customer.ask('Are you back?')).replyMs);
    warm.push((await customer.ask('And now?')).replyMs);
  }
  for (const customer of [...customers, warmUp]) customer.leave();
  console.log(`reply, conversation not in the worker's cache: ${show(cold)}`);
  console.log(`reply, conversation in the worker's cache:     ${show(warm)}`);
  return { coldMs: toPercentiles(cold), warmMs: toPercentiles(warm) };
}

async function measureLoad(bot: BotAddress, { sessions, seconds }: { sessions: number; seconds: number }) {
  const questions = Array.from({ length: 10 }, (_, turn) => `What does number ${turn} cost?`);
  const burst = await runLoad({ sessions, inFlight: 20, session: () => runConversation({ ...bot, questions }) });
  const highest = burst.samples.length / burst.seconds;
  const turnsPerSecond = 0.7 * highest;
  const replyMs = await runOpenLoop({ ...bot, turnsPerSecond, seconds, customers: 100 });
  console.log(`highest throughput, 20 in flight: ${highest.toFixed(1)} turns/s`);
  console.log(`reply at 70 % of it (${turnsPerSecond.toFixed(1)} turns/s, open loop): ${show(replyMs)}`);
  return { highestTurnsPerSecond: highest, replyAt70PercentMs: toPercentiles(replyMs) };
}

/** Many conversations at once, each with a few turns. */
async function measureCrowds(stack: BenchStack, bot: BotAddress, crowds: readonly number[]) {
  const rows = [];
  for (const inFlight of crowds) {
    console.log(`${inFlight} conversations at once: waiting for visitors (the api lets 10 a second in) ...`);
    const customers = await Promise.all(Array.from({ length: inFlight }, () => createCustomer(bot)));
    const before = readCpuMillis(stack.processes);
    const { samples, seconds } = await runLoad({
      sessions: inFlight,
      inFlight,
      session: async (index) => {
        const customer = customers[index];
        if (customer === undefined) throw new Error('There are fewer customers than sessions.');
        return [await customer.ask('First?'), await customer.ask('Second?'), await customer.ask('Third?')];
      },
    });
    const after = readCpuMillis(stack.processes);
    for (const customer of customers) customer.leave();
    const replyMs = samples.map((sample) => sample.replyMs);
    const cpu = Object.entries(after).map(
      ([name, used]) => `${name} ${((used - (before[name] ?? 0)) / samples.length).toFixed(1)}`,
    );
    console.log(
      `  ${(samples.length / seconds).toFixed(1)} turns/s, reply ${show(replyMs)}; CPU ms a turn: ${cpu.join(', ')}`,
    );
    rows.push({ inFlight, turnsPerSecond: samples.length / seconds, replyMs: toPercentiles(replyMs) });
  }
  return rows;
}

async function measureLong(stack: BenchStack, bot: BotAddress, turns: number) {
  const measureFrom = turns < 100 ? [5] : [10, 120, 520, turns - 25];
  console.log(`one conversation of ${turns} turns, with summary and memories ...`);
  const stretches = await runLongConversation({
    ...bot,
    ...{ client: stack.temporal.client, turns, measureFrom },
    onTurn: (turn) => {
      if (turn % 100 === 0) console.log(`  turn ${turn}`);
    },
  });
  const [first] = stretches;
  for (const { fromTurn, replyMs, historyBytesPerTurn } of stretches) {
    const p50 = percentile(replyMs, 50);
    const ratio = first === undefined ? Number.NaN : p50 / percentile(first.replyMs, 50);
    console.log(
      `  from turn ${fromTurn}: ${show(replyMs)}, ${ratio.toFixed(2)} x the first; ${historyBytesPerTurn.toFixed(0)} bytes of history a turn`,
    );
  }
  return stretches.map(({ replyMs, ...rest }) => ({ ...rest, replyMs: toPercentiles(replyMs) }));
}
