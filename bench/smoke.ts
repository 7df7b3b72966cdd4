import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { measureExtended, SMOKE_EXTENDED } from './runs/extended.js';
import { measureSoak, SMOKE_SOAK } from './runs/soak.js';
import { measureSockets, SMOKE_SOCKETS } from './runs/sockets.js';
import { measureTurns, SMOKE_TURNS } from './runs/turns.js';
import { onBenchStack } from './stack.js';

// Every run once, on one stack, as small as can be: shows that they run. Their figures mean nothing.
const { values } = parseArgs({ options: { json: { type: 'string' } } });
await onBenchStack(async (stack) => {
  const report = await measureTurns(stack, SMOKE_TURNS);
  await measureExtended(stack, SMOKE_EXTENDED);
  await measureSoak(stack, { seconds: 4, size: SMOKE_SOAK });
  await measureSockets(stack, SMOKE_SOCKETS);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
});
