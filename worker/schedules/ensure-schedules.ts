import type { Client } from '@temporalio/client';

import type { Logger } from '../../infra/runtime/logger.js';
import { ensureSchedule } from './ensure-schedule.js';
import { SCHEDULES } from './schedules.js';

/** Brings every schedule in step with this version. Work goes on without one that cannot be: the log says which. */
export async function ensureSchedules({ client, logger }: { client: Client; logger: Logger }): Promise<void> {
  await Promise.all(
    SCHEDULES.map(async (wanted) => {
      const { scheduleId } = wanted;
      try {
        logger.info({ scheduleId, schedule: await ensureSchedule({ client, wanted }) }, 'scheduled');
      } catch (error) {
        logger.error({ err: error, scheduleId }, 'could not be scheduled');
      }
    }),
  );
}
