import { type Command, InvalidArgumentError } from 'commander';

import { BackfillRange, Day } from '../../contracts/metrics.js';
import { readRunningEnvironment } from '../../infra/supervisor/running-environment.js';
import { environmentOption, readCommandEnvironment, type EnvironmentOption } from '../environment-option.js';
import { UserError } from '../user-error.js';

type BackfillOptions = EnvironmentOption & { from: string; to: string };

export function registerMetricsCommand(program: Command): void {
  program
    .command('metrics')
    .description('what bots did, measured from the log')
    .command('backfill')
    .description('compute the measures of these days anew; stopped and begun again, it goes on')
    .requiredOption('--from <day>', 'the first day (UTC), such as 2026-11-01', toDay)
    .option('--to <day>', 'the last day; left out: today', toDay, new Date().toISOString().slice(0, 10))
    .addOption(environmentOption())
    .action(async ({ from, to, ...options }: BackfillOptions) => {
      const range = BackfillRange.safeParse({ from, to });
      if (!range.success) throw new UserError(`The range ${range.error.issues[0]?.message ?? 'is not valid'}.`);
      const env = await readRunningEnvironment({ ...readCommandEnvironment(options), source: process.env });
      const { runBackfill } = await import('../metrics/run-backfill.js');
      const { days } = await runBackfill({
        ...{ env, range: range.data },
        onProgress: ({ done, total, day }) => {
          if (day !== null) console.log(`  ${day}: day ${done + 1} of ${total}`);
        },
      });
      console.log(`The measures of ${days} ${days === 1 ? 'day' : 'days'} are computed anew.`);
    });
}

function toDay(value: string): string {
  const day = Day.safeParse(value);
  if (!day.success) throw new InvalidArgumentError('It must be a day such as 2026-11-01.');
  return day.data;
}
