import { z } from 'zod';

import { ApiEnvironment, MigrationEnvironment, VARIABLES, WorkerEnvironment } from '../../infra/runtime/environment.js';

const PROCESSES = { api: ApiEnvironment, worker: WorkerEnvironment, migrations: MigrationEnvironment } as const;

const Meta = z.object({ description: z.string(), secret: z.boolean().default(false) });

/** docs/configuration.md: one row for each variable, from the schemas that validate them. */
export function describeConfiguration(): string {
  return [
    '# Configuration',
    '',
    'Every environment variable that Parley reads. The environment is validated once, when a process starts; all faults',
    'are listed together. An empty variable counts as unset. `parley start` requires none: what is not set is embedded',
    'or made in the data folder. **Required** names the processes that do not start without the variable when they are',
    'run by themselves, as in docker-compose.yml.',
    '',
    'This file is made by `npm run docs:configuration`.',
    '',
    '| Variable | Default | Required by | Read by | What |',
    '| --- | --- | --- | --- | --- |',
    ...Object.entries(VARIABLES).map(([name, schema]) => describeVariable(name, schema)),
    '',
  ].join('\n');
}

function describeVariable(name: string, schema: z.ZodType): string {
  const { description, secret } = Meta.parse(schema.meta());
  const readers = Object.entries(PROCESSES).filter(([, environment]) => name in environment.shape);
  const required = readers.filter(([, environment]) => isRequired(environment.shape, name)).map(([process]) => process);
  const cells = [
    `\`${name}\``,
    describeDefault(schema),
    required.join(', '),
    [...readers.map(([process]) => process), 'parley'].join(', '),
    `${description}${secret ? ' *Secret.*' : ''}`,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function isRequired(shape: Record<string, z.ZodType>, name: string): boolean {
  return shape[name]?.safeParse(undefined).success === false;
}

function describeDefault(schema: z.ZodType): string {
  const parsed = schema.safeParse(undefined);
  if (!parsed.success || parsed.data === undefined) return '';
  const value = Array.isArray(parsed.data) ? parsed.data.join(',') : JSON.stringify(parsed.data).replaceAll('"', '');
  return value === '' ? '' : `\`${value}\``;
}
