import { Gauge, type Registry } from 'prom-client';

import type { ModelHealth } from '../activities/agent/model-health.js';
import { MODEL_STATES } from '../contracts/component-status.js';

/** Shows how the model is: 1 at its state, 0 at the others. */
export function followModel({ health, registry }: { health: ModelHealth; registry: Registry }): void {
  new Gauge({
    name: 'parley_model_state',
    help: 'How the language model answers this worker: 1 at its state.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { state: current } = health.current();
      for (const state of MODEL_STATES) this.set({ state }, state === current ? 1 : 0);
    },
  });
}
