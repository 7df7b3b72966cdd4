import type { SweepReports } from '../../activities/sweep/index.js';
import { SWEEP_COMPONENT } from '../../contracts/component-status.js';
import { SweepReport } from '../../contracts/sweep.js';
import type { ComponentStatusStore } from '../../prisma/stores/component-status.js';

const KEPT_MS = 24 * 60 * 60_000;

/** Keeps the latest report in the record, where every api finds it. */
export function createSweepReports(store: ComponentStatusStore): SweepReports {
  return {
    async latest() {
      const [latest] = await store.read({ component: SWEEP_COMPONENT, withinMs: KEPT_MS });
      // One of another version of the code is as good as none.
      return SweepReport.safeParse(latest?.facts).data ?? null;
    },
    async save(report) {
      await store.report({ component: SWEEP_COMPONENT, instance: 'latest', state: 'finished', facts: report });
      await store.purge();
    },
  };
}
