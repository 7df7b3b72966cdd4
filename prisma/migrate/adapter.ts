import { randomUUID } from 'node:crypto';

import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum, DriverAdapterError } from '@prisma/driver-adapter-utils';
import pg from 'pg';

type Connected = Awaited<ReturnType<PrismaPg['connect']>>;

/**
 * Prisma's PostgreSQL adapter for the schema engine, different in three things: a script goes to the server whole
 * (Prisma's splits it at every semicolon, also inside of functions), the shadow database is left before it is dropped,
 * and `close` ends every connection (the engine leaves them to time out).
 */
export class MigrationAdapter extends PrismaPg {
  readonly #databaseUrl: string;
  readonly #open = new Set<() => Promise<void>>();

  constructor({ databaseUrl }: { databaseUrl: string }) {
    super(toPoolConfig(databaseUrl));
    this.#databaseUrl = databaseUrl;
  }

  override async connect(): Promise<Connected> {
    const connected = await super.connect();
    sendScriptsWhole(connected, `;${MARK_FINISHED}`);
    return this.#track(connected, connected.dispose.bind(connected));
  }

  override async connectToShadowDb(): Promise<Connected> {
    const name = `parley_shadow_${randomUUID().replaceAll('-', '')}`;
    await this.#runOnServer(`CREATE DATABASE ${name}`);
    const url = new URL(this.#databaseUrl);
    url.pathname = `/${name}`;
    const shadow = await new PrismaPg(toPoolConfig(url.href)).connect();
    const leave = shadow.dispose.bind(shadow);
    sendScriptsWhole(shadow, '');
    return this.#track(shadow, async () => {
      await leave();
      await this.#runOnServer(`DROP DATABASE ${name}`);
    });
  }

  /** Ends the connections that the engine did not end, and drops what shadow database is left. */
  async close(): Promise<void> {
    await Promise.all([...this.#open].map((dispose) => dispose()));
  }

  #track(connected: Connected, dispose: () => Promise<void>): Connected {
    const disposeOnce = async (): Promise<void> => {
      if (this.#open.delete(disposeOnce)) await dispose();
    };
    this.#open.add(disposeOnce);
    connected.dispose = disposeOnce;
    readSingleByteChars(connected);
    return connected;
  }

  async #runOnServer(sql: string): Promise<void> {
    const client = new pg.Client(toPoolConfig(this.#databaseUrl));
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }
}

function toPoolConfig(connectionString: string): pg.PoolConfig {
  return { connectionString, application_name: 'parley-migrate', connectionTimeoutMillis: 5000 };
}

// The engine marks a migration as finished after its script. Doing it in the script's own transaction leaves no moment
// in which a migration that took effect looks as if it had failed.
const MARK_FINISHED = `
DO $parley$ BEGIN
  IF to_regclass('_prisma_migrations') IS NOT NULL THEN
    UPDATE _prisma_migrations SET finished_at = clock_timestamp() WHERE finished_at IS NULL AND rolled_back_at IS NULL;
  END IF;
END $parley$;`;

const SINGLE_BYTE_CHAR = 18;

/** Prisma's adapter does not know PostgreSQL's type "char", which the engine reads from the system catalogue. */
function readSingleByteChars(connected: Connected): void {
  const pool = connected.underlyingDriver();
  const prototype = Object.getPrototypeOf(connected) as Connected;
  connected.queryRaw = async (sql) => {
    const positions = new Set<number>();
    const query = async (config: pg.QueryConfig): Promise<pg.QueryResult> => {
      const result = await pool.query(config);
      for (const [position, field] of result.fields.entries()) {
        if (field.dataTypeID !== SINGLE_BYTE_CHAR) continue;
        field.dataTypeID = pg.types.builtins.TEXT;
        positions.add(position);
      }
      return result;
    };
    // The same kind of adapter for this one query, but for where it sends it.
    const view = Object.create(prototype, { client: { value: { query } } }) as Connected;
    const { columnTypes, ...result } = await view.queryRaw(sql);
    return {
      ...result,
      columnTypes: columnTypes.map((type, position) => (positions.has(position) ? ColumnTypeEnum.Character : type)),
    };
  };
}

function sendScriptsWhole(connected: Connected, suffix: string): void {
  const pool = connected.underlyingDriver();
  connected.executeScript = async (script) => {
    // Several statements in one simple query are one transaction for PostgreSQL.
    await pool.query(`${script}${suffix}`).catch((error: unknown) => {
      throw toAdapterError(error);
    });
  };
}

function toAdapterError(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  const { code = '', severity = 'ERROR', message, detail, column, hint } = error;
  return new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, column, hint });
}
