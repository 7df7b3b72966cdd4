import { EnvironmentError } from '../infra/runtime/environment.js';
import { MigrationRefusal } from '../prisma/migrate/refusal.js';
import { UserError } from './user-error.js';

/** What the terminal is told of a failure: one clear sentence and what to do; a stack only for those who debug. */
export function describeFailure(error: unknown, options: { withStack: boolean }): string {
  const lines = [toSentence(error)];
  const remedy = error instanceof UserError || error instanceof MigrationRefusal ? error.remedy : undefined;
  if (remedy !== undefined) lines.push(remedy);
  if (options.withStack && error instanceof Error) lines.push(error.stack ?? '', ...listCauses(error));
  return lines.join('\n');
}

function toSentence(error: unknown): string {
  if (error instanceof UserError || error instanceof EnvironmentError || error instanceof MigrationRefusal) {
    return error.message;
  }
  // Errors of a kind of their own (a bot folder with faults, a migration that failed) are written for people to read.
  const message = error instanceof AggregateError ? error.errors.map(toSentence).join('; ') : readMessage(error);
  return `It did not work: ${message}\nRun it again with LOG_LEVEL=debug to see where.`;
}

function readMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' ? error.name : error.message;
}

function listCauses(error: Error): string[] {
  if (!(error.cause instanceof Error)) return [];
  return [`caused by ${error.cause.stack ?? error.cause.message}`, ...listCauses(error.cause)];
}
