import type { Client } from '@temporalio/client';
import { Gauge, type Registry } from 'prom-client';

import { countFailingWorkflows } from '../infra/runtime/temporal/failing-workflows.js';

const DEADLINE_MS = 2_000;

/** Shows workflows whose task keeps failing, as Temporal tells it when it is asked: also where no sweep can run. */
export function showFailingWorkflows({ registry, temporal }: { registry: Registry; temporal: Client }): void {
  new Gauge({
    name: 'parley_failing_workflows',
    help: 'Workflows whose task keeps failing; NaN: Temporal does not say.',
    registers: [registry],
    async collect() {
      const count = await countFailingWorkflows({ client: temporal, deadlineMs: DEADLINE_MS }).catch(() => null);
      this.set(count ?? NaN);
    },
  });
}
