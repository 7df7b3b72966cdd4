import { z } from 'zod';

import { COMMAND_LINE, type AuditAction, type AuditNote, type AuditRecord } from '../../contracts/audit.js';
import { readEnvironment, VARIABLES } from '../../infra/runtime/environment.js';
import { createPrisma } from '../../prisma/client.js';
import { recordAudit } from '../../prisma/stores/audit.js';

/** Writes into the audit log what a command is about to do that has no other business with the database. */
export async function recordCommand<Action extends AuditAction>(input: {
  env: NodeJS.ProcessEnv;
  action: Action;
  note: AuditNote<Action>;
}): Promise<void> {
  const { env, action, note } = input;
  const { DATABASE_URL: databaseUrl } = readEnvironment(z.object({ DATABASE_URL: VARIABLES.DATABASE_URL }), env);
  const prisma = createPrisma({ databaseUrl, poolSize: 1 });
  try {
    // An action comes with its own note; the compiler loses that between the two.
    await recordAudit(prisma, { actor: COMMAND_LINE, action, ...note } as AuditRecord);
  } finally {
    await prisma.$disconnect();
  }
}
