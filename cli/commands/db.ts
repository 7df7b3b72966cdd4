import { type Command, InvalidArgumentError } from 'commander';

import { findDatabaseUrl } from '../../infra/supervisor/running-environment.js';
import { environmentOption, readCommandEnvironment, type EnvironmentOption } from '../environment-option.js';

export function registerDbCommand(program: Command): void {
  const db = program
    .command('db')
    .description('migrations of the database: DATABASE_URL, else the embedded one that runs');

  db.command('up')
    .description('apply every migration that is missing')
    .addOption(environmentOption())
    .action(async (options: EnvironmentOption) => {
      const { migrateUp } = await import('../../prisma/migrate/index.js');
      const databaseUrl = await findDatabaseUrl(readCommandEnvironment(options));
      const applied = await migrateUp({
        databaseUrl,
        onStep: (name) => {
          console.log(`applied ${name}`);
        },
      });
      if (applied.length === 0) console.log('The database has every migration.');
    });

  db.command('down')
    .description('take the latest migrations back')
    .option('--steps <number>', 'how many', toCount, 1)
    .addOption(environmentOption())
    .action(async (options: EnvironmentOption & { steps: number }) => {
      const { migrateDown } = await import('../../prisma/migrate/index.js');
      const databaseUrl = await findDatabaseUrl(readCommandEnvironment(options));
      const undone = await migrateDown({ databaseUrl, steps: options.steps });
      for (const name of undone) console.log(`took back ${name}`);
      if (undone.length === 0) console.log('The database has no migration to take back.');
    });

  db.command('new')
    .description('write a migration for what changed in prisma/schema.prisma')
    .argument('<name>', 'what it does, for example add_tickets')
    .option('--empty', 'write one to be filled in by hand, whatever the schema says')
    .addOption(environmentOption())
    .action(async (name: string, options: EnvironmentOption & { empty?: true }) => {
      const { createEmptyMigration, createMigration } = await import('../../prisma/migrate/index.js');
      const created = options.empty
        ? await createEmptyMigration({ name })
        : await createMigration({ name, databaseUrl: await findDatabaseUrl(readCommandEnvironment(options)) });
      console.log(created.kind === 'written' ? `wrote ${created.folder}` : NOTHING_TO_WRITE);
    });
}

const NOTHING_TO_WRITE = `Nothing was written: the migrations make all that prisma/schema.prisma says.
Change it first; or, for a migration to be filled in by hand: npm run db:new -- NAME --empty`;

function toCount(value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return count;
}
