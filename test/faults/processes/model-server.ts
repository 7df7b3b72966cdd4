import { LLMock } from '@copilotkit/aimock';

// An OpenAI-compatible server as a process of its own, to be killed: it repeats the words that name what it was asked,
// slowly enough to be killed in the middle.
async function main(): Promise<void> {
  const port = Number(process.env['PORT']);
  const server = new LLMock({ port, host: '127.0.0.1', strict: true });
  server.on(
    { predicate: () => true },
    ({ messages }) => {
      const tokens = JSON.stringify(messages.at(-1)?.content ?? '').match(/q-[a-z0-9]+-\d+/g) ?? [];
      return {
        content: `You asked ${[...new Set(tokens)].join(' ')} and that is all that there is to say about it.`,
        usage: { prompt_tokens: 11, completion_tokens: 7 },
      };
    },
    { chunkSize: 12, latency: 40 },
  );
  await server.start();
  process.send?.({ type: 'ready', port });
  // The harness is gone.
  process.on('disconnect', () => process.exit(0));
  process.on('SIGTERM', () => process.exit(0));
}

await main();
