import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { FULL_TURNS, measureTurns } from './runs/turns.js';
import { onBenchStack } from './stack.js';

const { values } = parseArgs({ options: { json: { type: 'string' } } });
await onBenchStack(async (stack) => {
  const report = await measureTurns(stack, FULL_TURNS);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
});
