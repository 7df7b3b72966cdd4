import type { z } from 'zod';

import type { FlowSetup } from '../../activities/flows/engine.js';
import { BotFlows, Flow } from '../../contracts/flows.js';

/** What every flow of a bot says, with the defaults. */
export const SETUP: FlowSetup = BotFlows.parse({ flows: [] });

/** A valid flow with these steps. */
export function flowOf(steps: z.input<typeof Flow>['steps'], more: Partial<z.input<typeof Flow>> = {}): Flow {
  return Flow.parse({ id: 'test', title: 'A test', texts: { completed: 'Done.' }, steps, ...more });
}
