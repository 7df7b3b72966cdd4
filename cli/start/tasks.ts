import path from 'node:path';

import { findProjectRoot } from '../../infra/project-root.js';
import type { StackTasks } from '../../infra/supervisor/run-stack.js';
import type { DataFolder } from '../../infra/supervisor/data-folder.js';
import { UserError } from '../user-error.js';
import { publishBots } from './publish-bots.js';

/** What `parley start` does with the parts once they run. */
export function createStackTasks(input: { folder: DataFolder; botsFolder: string | undefined }): StackTasks {
  const { folder } = input;
  const botsFolder = path.resolve(input.botsFolder ?? path.join(findProjectRoot(), 'bots'));
  return {
    async migrate({ databaseUrl, onStep }) {
      const { migrateUp, MigrationRefusal } = await import('../../prisma/migrate/index.js');
      try {
        const applied = await migrateUp({ databaseUrl, onStep });
        return applied.length === 0 ? 'up to date' : `${applied.length} migrations applied`;
      } catch (error) {
        if (error instanceof MigrationRefusal) throw error;
        throw new UserError(`The database's schema could not be brought up to date: ${toMessage(error)}`, {
          remedy: 'Is DATABASE_URL right, and its server up? A migration that failed left nothing behind.',
          cause: error,
        });
      }
    },
    async makeAdminKey({ databaseUrl }) {
      const [{ createPrisma }, { createApiKeyStore }] = await Promise.all([
        import('../../prisma/client.js'),
        import('../../prisma/stores/api-keys.js'),
      ]);
      const prisma = createPrisma({ databaseUrl, poolSize: 1 });
      try {
        const keys = createApiKeyStore(prisma);
        if ((await keys.count()) > 0) return undefined;
        return (await keys.create({ name: 'first start' })).key;
      } finally {
        await prisma.$disconnect();
      }
    },
    async inviteFirstAdmin({ databaseUrl }) {
      const [{ createPrisma }, { createInvitationStore }, { createStaffStore }] = await Promise.all([
        import('../../prisma/client.js'),
        import('../../prisma/stores/invitations.js'),
        import('../../prisma/stores/staff.js'),
      ]);
      const prisma = createPrisma({ databaseUrl, poolSize: 1 });
      try {
        if ((await createStaffStore(prisma).countAdmins()) > 0) return undefined;
        return (await createInvitationStore(prisma).createForFirstAdmin()).token;
      } finally {
        await prisma.$disconnect();
      }
    },
    publishBots: ({ env, onStep }) => publishBots({ botsFolder, folder, env, onStep }),
  };
}

function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
