import { FULL_SOCKETS, measureSockets } from './runs/sockets.js';
import { onBenchStack } from './stack.js';

await onBenchStack((stack) => measureSockets(stack, FULL_SOCKETS));
