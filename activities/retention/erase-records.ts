import type { RecordPolicy } from '../../contracts/retention.js';
import type { CustomerRecords } from './ports.js';

/** So many are erased between two signs of progress that survive a restart. */
const PER_BATCH = 500;

/** `startedAt` names the run; it is left out by runs that began before erasing was counted: their workflow counts. */
export type EraseRecords = RecordPolicy & { startedAt?: string };

/** Erases the next records that are due. Done again it erases those that are left. */
export function createEraseRecords({ records }: { records: Pick<CustomerRecords, 'erase'> }) {
  return async function eraseRecords(policy: EraseRecords): Promise<{ erased: number; more: boolean }> {
    const { kind, botId, days, before, startedAt } = policy;
    const run = startedAt === undefined ? undefined : { startedAt, days };
    const erased = await records.erase({ kind, botId, before: new Date(before), limit: PER_BATCH, run });
    return { erased, more: erased === PER_BATCH };
  };
}
