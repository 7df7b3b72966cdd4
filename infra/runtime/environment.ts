import { z } from 'zod';

import { checkInput } from '../../contracts/plain-words.js';

/** A whole number, whose one fault says what it may be. */
function wholeNumber(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error });
}

const port = wholeNumber(1, 65_535);
const millis = (fallback: number) => wholeNumber(1, 600_000).default(fallback);
const switchValue = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1');

const hostAndPort = z
  .string()
  .regex(/^[^\s:/]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/, 'must be HOST:PORT, for example temporal:7233');

const origins = z
  .string()
  .transform((list) =>
    list
      .split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ''),
  )
  .refine((list) => list.every((origin) => /^https?:\/\/[^/\s]+$/.test(origin)), {
    error: 'must be origins such as https://shop.example, separated by commas',
  });

/** `id:base64[,id:base64...]`; each key has 32 bytes. The first encrypts, all decrypt. */
const encryptionKeys = z
  .string()
  .transform((list) =>
    list.split(',').map((entry) => {
      const colon = entry.indexOf(':');
      return { id: entry.slice(0, colon).trim(), key: Buffer.from(entry.slice(colon + 1), 'base64') };
    }),
  )
  .refine((keys) => keys.every(({ id, key }) => id !== '' && key.length === 32), {
    error: 'must be ID:KEY pairs separated by commas, each KEY 32 bytes in base64 (openssl rand -base64 32)',
  });

/**
 * Every environment variable that Parley reads, described once. docs/configuration.md is generated from here, and
 * docker-compose.yml is held against it by a test.
 */
export const VARIABLES = {
  TEMPORAL_ADDRESS: hostAndPort.meta({
    description: 'Temporal server, HOST:PORT. Unset: `parley start` runs an embedded one.',
  }),
  TEMPORAL_NAMESPACE: z.string().min(1).max(255).default('default').meta({ description: 'Temporal namespace.' }),
  TEMPORAL_TLS: switchValue.default(false).meta({ description: 'Speak TLS to the Temporal server.' }),
  TEMPORAL_API_KEY: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'API key for the Temporal server (turns TLS on).', secret: true }),
  TEMPORAL_UI_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .optional()
    .meta({
      description:
        'Where Temporal UI is, for links; its pages may ask for payloads in plain as an admin who is logged in. The embedded server sets it.',
    }),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be postgresql://USER:PASSWORD@HOST:PORT/DATABASE' })
    .meta({
      description:
        'PostgreSQL, postgresql://USER:PASSWORD@HOST:PORT/DATABASE. Unset: `parley start` runs an embedded one.',
      secret: true,
    }),
  DATABASE_POOL: z.coerce
    .number()
    .int()
    .min(1)
    .max(200)
    .default(10)
    .meta({ description: 'Most PostgreSQL connections of one process.' }),
  QDRANT_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .optional()
    .meta({ description: 'Qdrant server. Unset: the embedded vector store in the data folder.' }),
  QDRANT_API_KEY: z.string().min(1).optional().meta({ description: 'API key for Qdrant.', secret: true }),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'must be redis://HOST:PORT (or rediss://)' })
    .optional()
    .meta({ description: 'Redis for the bus. Unset: PostgreSQL NOTIFY.', secret: true }),
  OPENAI_API_KEY: z.string().min(1).optional().meta({
    description:
      'Key of an OpenAI-compatible provider. Without key and base URL the bots answer from their knowledge alone.',
    secret: true,
  }),
  OPENAI_BASE_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .optional()
    .meta({ description: 'Base URL of an OpenAI-compatible endpoint, for example http://127.0.0.1:8000/v1.' }),
  OPENAI_MODEL: z.string().min(1).default('gpt-4o-mini').meta({ description: 'Model name sent to the provider.' }),
  MODEL_TIMEOUT_MS: millis(30_000).meta({ description: 'Milliseconds one model call may take.' }),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be smtp://USER:PASSWORD@HOST:PORT (or smtps://)' })
    .optional()
    .meta({
      description: 'Mail server for notifications. Unset: mails land in `outbox` of the data folder.',
      secret: true,
    }),
  MAIL_FROM: z
    .string()
    .min(3)
    .max(254)
    .regex(/^[^\r\n]+@[^\r\n]+$/, 'must be an address such as Parley <parley@shop.example>')
    .default('Parley <parley@localhost>')
    .meta({ description: 'Sender of notifications.' }),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .optional()
    .meta({
      description: 'Where people reach this installation, for links in notifications. Unset: they have the path alone.',
    }),
  OUTGOING_PRIVATE_ADDRESSES: switchValue.default(false).meta({
    description: "Let bots' webhooks reach private addresses, and this machine without TLS. For development.",
  }),
  HUBSPOT_BASE_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .default('https://api.hubapi.com')
    .meta({ description: 'Where HubSpot is, for those bots whose leads go there.' }),
  CACHED_CONVERSATIONS: wholeNumber(10, 100_000).default(500).meta({
    description:
      'How many conversations a worker keeps at hand, about 1 MB each. The others it reads again when somebody writes.',
  }),
  HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .meta({ description: 'Address that the api listens on, and a worker with its metrics.' }),
  PORT: port.default(3000).meta({ description: 'Port of the api. Unset: 3000, or the next free one.' }),
  METRICS_PORT: port.optional().meta({
    description: "Port of a worker's /metrics, /health and /ready. Unset: `parley start` chooses one; elsewhere 9464.",
  }),
  ALLOWED_ORIGINS: origins.default([]).meta({
    description:
      'Web origins besides its own from which browsers may open chats, separated by commas; `*` is not accepted.',
  }),
  TRUST_PROXY: switchValue
    .default(false)
    .meta({ description: 'Believe X-Forwarded-* headers, behind a proxy that sets them.' }),
  PARLEY_DATA_DIR: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Folder of the embedded parts. Unset: `.parley/<env>` of the clone.' }),
  BOTS_DIR: z.string().min(1).optional().meta({
    description:
      'Folder of bot folders, which `parley start` publishes where they changed. Unset: `bots` of the clone.',
  }),
  PARLEY_SIGNING_KEY: z.string().min(32, 'must have at least 32 characters (openssl rand -base64 32)').meta({
    description: 'Signs visitor tokens and tickets. `parley start` makes one in the data folder.',
    secret: true,
  }),
  PARLEY_ENCRYPTION_KEYS: encryptionKeys.meta({
    description:
      'ID:KEY[,ID:KEY...], KEY 32 bytes in base64. The first encrypts Temporal payloads, all decrypt. `parley start` makes one in the data folder.',
    secret: true,
  }),
  PARLEY_DEPLOYMENT: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, 'must be letters, digits, dashes and underscores, at most 100')
    .default('parley')
    .meta({
      description: 'Name of the Temporal worker deployment that this worker is a version of: docs/deploying.md.',
    }),
  PARLEY_BUILD_ID: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'must be letters, digits, dots, dashes and underscores, at most 100')
    .optional()
    .meta({
      description:
        'Version of this worker, for example a release or a commit: conversations stay with it until they move on. Unset: unversioned. `parley start` leaves it out.',
    }),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .meta({ description: 'Least level that is logged.' }),
  LOG_FORMAT: z
    .enum(['json', 'pretty'])
    .optional()
    .meta({ description: 'Unset: pretty on a terminal, JSON elsewhere.' }),
} as const;

export type VariableName = keyof typeof VARIABLES;

const shared = {
  TEMPORAL_ADDRESS: VARIABLES.TEMPORAL_ADDRESS,
  TEMPORAL_NAMESPACE: VARIABLES.TEMPORAL_NAMESPACE,
  TEMPORAL_TLS: VARIABLES.TEMPORAL_TLS,
  TEMPORAL_API_KEY: VARIABLES.TEMPORAL_API_KEY,
  DATABASE_URL: VARIABLES.DATABASE_URL,
  DATABASE_POOL: VARIABLES.DATABASE_POOL,
  QDRANT_URL: VARIABLES.QDRANT_URL,
  QDRANT_API_KEY: VARIABLES.QDRANT_API_KEY,
  REDIS_URL: VARIABLES.REDIS_URL,
  PARLEY_DATA_DIR: VARIABLES.PARLEY_DATA_DIR,
  PARLEY_ENCRYPTION_KEYS: VARIABLES.PARLEY_ENCRYPTION_KEYS,
  LOG_LEVEL: VARIABLES.LOG_LEVEL,
  LOG_FORMAT: VARIABLES.LOG_FORMAT,
} as const;

/** What an api process reads. */
export const ApiEnvironment = z.object({
  ...shared,
  HOST: VARIABLES.HOST,
  PORT: VARIABLES.PORT,
  ALLOWED_ORIGINS: VARIABLES.ALLOWED_ORIGINS,
  TRUST_PROXY: VARIABLES.TRUST_PROXY,
  TEMPORAL_UI_URL: VARIABLES.TEMPORAL_UI_URL,
  PARLEY_SIGNING_KEY: VARIABLES.PARLEY_SIGNING_KEY,
});
export type ApiEnvironment = z.infer<typeof ApiEnvironment>;

/** What a worker process (conversations and reasoning, or batch) reads. */
export const WorkerEnvironment = z.object({
  ...shared,
  HOST: VARIABLES.HOST,
  METRICS_PORT: VARIABLES.METRICS_PORT,
  OPENAI_API_KEY: VARIABLES.OPENAI_API_KEY,
  OPENAI_BASE_URL: VARIABLES.OPENAI_BASE_URL,
  OPENAI_MODEL: VARIABLES.OPENAI_MODEL,
  MODEL_TIMEOUT_MS: VARIABLES.MODEL_TIMEOUT_MS,
  CACHED_CONVERSATIONS: VARIABLES.CACHED_CONVERSATIONS,
  SMTP_URL: VARIABLES.SMTP_URL,
  MAIL_FROM: VARIABLES.MAIL_FROM,
  PUBLIC_URL: VARIABLES.PUBLIC_URL,
  OUTGOING_PRIVATE_ADDRESSES: VARIABLES.OUTGOING_PRIVATE_ADDRESSES,
  HUBSPOT_BASE_URL: VARIABLES.HUBSPOT_BASE_URL,
  PARLEY_DEPLOYMENT: VARIABLES.PARLEY_DEPLOYMENT,
  PARLEY_BUILD_ID: VARIABLES.PARLEY_BUILD_ID,
});
export type WorkerEnvironment = z.infer<typeof WorkerEnvironment>;

/** What a migration run reads. */
export const MigrationEnvironment = z.object({ DATABASE_URL: VARIABLES.DATABASE_URL });

/** What `parley start` and its sister commands read: everything, and nothing is required. */
export const StartEnvironment = z.object({
  ...VARIABLES,
  TEMPORAL_ADDRESS: VARIABLES.TEMPORAL_ADDRESS.optional(),
  DATABASE_URL: VARIABLES.DATABASE_URL.optional(),
  PORT: port.optional(),
  PARLEY_SIGNING_KEY: VARIABLES.PARLEY_SIGNING_KEY.optional(),
  PARLEY_ENCRYPTION_KEYS: VARIABLES.PARLEY_ENCRYPTION_KEYS.optional(),
});
export type StartEnvironment = z.infer<typeof StartEnvironment>;

/** The environment is wrong; `message` lists every fault, one a line, and no value of a variable. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/**
 * Reads and validates the environment against a schema. An empty variable counts as unset.
 * @throws EnvironmentError that lists all faults together.
 */
export function readEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  source: Record<string, string | undefined>,
): z.infer<Schema> {
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const result = checkInput({ schema, value: set });
  if (result.ok) return result.value;
  const faults = result.faults.map(({ path, words }) => {
    const name = String(path[0]);
    return set[name] === undefined ? `  ${name} is not set, and is required.` : `  ${name} ${words}.`;
  });
  throw new EnvironmentError(
    ['The environment is not valid:', ...new Set(faults), 'docs/configuration.md describes every variable.'].join('\n'),
  );
}
