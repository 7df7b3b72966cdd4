import { parseArgs } from 'node:util';

import { FULL_SOAK, measureSoak } from './runs/soak.js';
import { onBenchStack } from './stack.js';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '1800' } } });
const seconds = Number(values.seconds);
if (!(seconds >= 1 && seconds <= 86_400)) throw new Error('--seconds must be a number from 1 to 86400.');
await onBenchStack((stack) => measureSoak(stack, { seconds, size: FULL_SOAK }));
