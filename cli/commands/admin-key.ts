import type { Command } from 'commander';

import { Uuid } from '../../contracts/ids.js';
import type { ApiKeyRecord } from '../../prisma/stores/api-keys.js';
import { withApiKeys } from '../admin-keys/with-api-keys.js';
import { environmentOption, type EnvironmentOption } from '../environment-option.js';
import { UserError } from '../user-error.js';

/** `parley admin-key`: new keys for the admin routes, for one that was lost or seen by others. */
export function registerAdminKeyCommand(program: Command): void {
  const adminKey = program
    .command('admin-key')
    .description('keys for the admin routes, in the database: DATABASE_URL, else the embedded one that runs');

  adminKey
    .command('new')
    .description('make a key and print it, this once: only its hash is stored')
    .option('--name <name>', 'what the list of keys calls it', 'command line')
    .option('--revoke-others', 'revoke every other key at the same moment')
    .addOption(environmentOption())
    .action(async (options: EnvironmentOption & { name: string; revokeOthers?: true }) => {
      const { name } = options;
      await withApiKeys(options, async (keys) => {
        if (options.revokeOthers) {
          const { key, revoked } = await keys.replaceAll({ name });
          console.log(describeNew(key, `Revoked: ${revoked} ${revoked === 1 ? 'key' : 'keys'}.`));
        } else {
          const { key } = await keys.create({ name });
          console.log(describeNew(key, 'Those before it stay in force: `npx parley admin-key list` shows them.'));
        }
      });
    });

  adminKey
    .command('list')
    .description('the keys that are in force, without the keys themselves')
    .addOption(environmentOption())
    .action(async (options: EnvironmentOption) => {
      console.log(describeKeys(await withApiKeys(options, (keys) => keys.list())));
    });

  adminKey
    .command('revoke')
    .description('end a key at once')
    .argument('<id>', 'its id, as `list` shows it')
    .addOption(environmentOption())
    .action(async (entered: string, options: EnvironmentOption) => {
      const id = Uuid.safeParse(entered);
      const revoked = id.success && (await withApiKeys(options, (keys) => keys.revoke({ id: id.data })));
      if (!revoked) {
        throw new UserError('No key in force has this id.', { remedy: '`npx parley admin-key list` shows them.' });
      }
      console.log('Revoked.');
    });
}

const describeNew = (key: string, others: string) =>
  `The new admin API key, shown this once (only its hash is stored):\n  ${key}\n${others}`;

function describeKeys(keys: ApiKeyRecord[]): string {
  if (keys.length === 0) return 'No key is in force. Make one: npx parley admin-key new';
  const rows = keys.map(({ id, name, createdAt }) => [id, createdAt.toISOString(), name] as const);
  return [['id', 'created', 'name'] as const, ...rows]
    .map(([id, created, name]) => `${id.padEnd(36)}  ${created.padEnd(24)}  ${name}`)
    .join('\n');
}
