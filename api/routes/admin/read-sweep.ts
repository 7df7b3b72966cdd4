import { SweepReport } from '../../../contracts/sweep.js';
import { readSweep } from '../../component-checks.js';
import { sweepNotFound } from '../../errors.js';
import { defineRoute } from '../define-route.js';

export const readLatestSweep = defineRoute(
  {
    method: 'get',
    path: '/api/v1/admin/sweep',
    tag: 'Administration',
    summary: 'What the latest sweep found between Temporal and the log, and what it did',
    description:
      'A sweep runs every 30 seconds. `parley sweep` runs one now, `parley conversation show` looks at one closely.',
    access: 'admin',
    responses: { 200: { description: 'The latest report', schema: SweepReport } },
    problems: [404, 503],
  },
  async ({ api }) => {
    const latest = await readSweep(api.deps.statuses);
    if (latest === null) throw sweepNotFound();
    return { status: 200, body: latest.report };
  },
);
