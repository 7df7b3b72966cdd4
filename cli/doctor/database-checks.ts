import pg from 'pg';

import { compareMigrations, USE_THE_OTHER_VERSION } from '../../prisma/migrate/index.js';
import { UserError } from '../user-error.js';
import type { Check } from './check.js';
import { need, type DoctorContext } from './context.js';

const ANSWER_WITHIN_MS = 5000;

export function checkPostgres(context: DoctorContext): Check {
  return {
    name: 'PostgreSQL',
    mend: 'Run `npx parley start`, or see whether DATABASE_URL is right and that server is up.',
    run: () =>
      withDatabase(context, async (client) => {
        const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
        return `version ${rows[0]?.server_version ?? 'unknown'}`;
      }),
  };
}

export function checkMigrations(context: DoctorContext): Check {
  return {
    name: 'migrations',
    needs: ['PostgreSQL'],
    mend: 'Run `npm run db:up`, or start Parley again.',
    run: async () => {
      const databaseUrl = need(context.databaseUrl, 'there is no database');
      const { pending, unknown } = await compareMigrations({ databaseUrl });
      const faults = [
        ...(unknown.length > 0 ? [`the database has some that this clone does not have: ${unknown.join(', ')}`] : []),
        ...(pending.length > 0 ? [`not applied yet: ${pending.join(', ')}`] : []),
      ].join('; ');
      if (unknown.length > 0) throw new UserError(faults, { remedy: USE_THE_OTHER_VERSION });
      if (pending.length > 0) throw new Error(faults);
      return 'all applied';
    },
  };
}

export function checkDatabaseWrite(context: DoctorContext): Check {
  return {
    name: 'PostgreSQL write and read',
    needs: ['PostgreSQL'],
    mend: 'Is its disk full, or the server a read-only replica? Its log says why it takes no writes.',
    run: () =>
      withDatabase(context, async (client) => {
        await client.query('CREATE TEMPORARY TABLE doctor_probe (word text)');
        await client.query('INSERT INTO doctor_probe VALUES ($1)', ['probe']);
        const { rows } = await client.query<{ word: string }>('SELECT word FROM doctor_probe');
        if (rows[0]?.word !== 'probe') throw new Error('what was written was not read again');
        return 'a row came back as it was written';
      }),
  };
}

async function withDatabase<Result>(
  context: DoctorContext,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({
    connectionString: need(context.databaseUrl, 'it does not run, and DATABASE_URL is not set'),
    application_name: 'parley-doctor',
    connectionTimeoutMillis: ANSWER_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
  });
  // A connection that breaks is seen by whoever asks next.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
