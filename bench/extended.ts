import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { FULL_EXTENDED, measureExtended } from './runs/extended.js';
import { onBenchStack } from './stack.js';

const { values } = parseArgs({ options: { json: { type: 'string' } } });
await onBenchStack(async (stack) => {
  const figures = await measureExtended(stack, FULL_EXTENDED);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
});
