import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { createSentenceEmbedder } from '../activities/adapters/embedder/index.js';
import { createLibsqlKnowledge } from '../activities/adapters/libsql-knowledge.js';
import { createAgent } from '../activities/agent/index.js';
import { BotSettings } from '../contracts/bot.js';
import { toPercentiles } from './measure/statistics.js';

type Part = { name: string; run: () => Promise<unknown> };

const DIMENSIONS = 512;
const SCOPE = { botId: 'bench', generationId: 'bench' };

/** Measures single parts of a turn by themselves: milliseconds on the clock, and of CPU over all threads. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { smoke: { type: 'boolean', default: false } } });
  const rounds = values.smoke ? 3 : 200;
  const folder = await mkdtemp(path.join(tmpdir(), 'parley-bench-parts-'));
  const index = await createLibsqlKnowledge({ file: path.join(folder, 'vectors.db') });
  const embedder = await createSentenceEmbedder();
  try {
    await fillIndex(index);
    const sentence = (): string => `Where is parcel number ${Math.floor(Math.random() * 1e6)}?`;
    const parts: Part[] = [
      { name: 'answer graph, instant model', run: createGraphRun() },
      { name: 'search in 2,000 phrases', run: () => index.search({ ...SCOPE, vector: randomVector(), limit: 4 }) },
      { name: 'embedding of one sentence', run: () => embedder.embed({ texts: [sentence()] }) },
    ];
    console.log('milliseconds a run           p50 / p95 / p99        CPU');
    for (const part of parts) console.log(await measure(part, rounds));
  } finally {
    await embedder.close();
    await index.close();
    await rm(folder, { recursive: true });
  }
}

async function measure({ name, run }: Part, rounds: number): Promise<string> {
  for (let round = 0; round < rounds; round += 1) await run();
  const samples: number[] = [];
  const cpuBefore = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    await run();
    samples.push(performance.now() - started);
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  const { p50, p95, p99 } = toPercentiles(samples);
  const times = [p50, p95, p99].map((value) => value.toFixed(1)).join(' / ');
  return `${name.padEnd(28)} ${times.padEnd(22)} ${((user + system) / 1000 / rounds).toFixed(1)}`;
}

function createGraphRun(): () => Promise<unknown> {
  const agent = createAgent({
    model: {
      answer: ({ prompt }) =>
        Promise.resolve({
          text: prompt.at(-1)?.text ?? '',
          model: 'instant',
          usage: { inputTokens: 0, outputTokens: 0 },
        }),
    },
  });
  const message = { clientMessageId: 'm', text: 'Hello?', at: '2026-01-01T00:00:00.000Z', correlationId: 'c' };
  return () =>
    agent.run({
      settings: BotSettings.parse({}),
      window: [],
      messages: [message],
      passages: [],
      matches: [],
      knowledge: 'available',
      summary: { text: '', uptoSeq: 0 },
      memories: [],
      memory: 'off',
      signal: new AbortController().signal,
      onDelta: () => undefined,
      onModelFailure: 'throw',
    });
}

async function fillIndex(index: Awaited<ReturnType<typeof createLibsqlKnowledge>>): Promise<void> {
  await index.prepare({ dimensions: DIMENSIONS });
  const passages = Array.from({ length: 500 }, (_, number) => ({
    passage: { id: `p${number}`, category: 'bench', title: `Passage ${number}`, text: 'Text.' },
    vectors: [randomVector(), randomVector(), randomVector(), randomVector()],
  }));
  await index.upsert({ ...SCOPE, passages });
}

function randomVector(): Float32Array {
  const vector = Float32Array.from({ length: DIMENSIONS }, () => Math.random() - 0.5);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

await main();
