import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

import { findProjectRoot } from '../../infra/project-root.js';

const Service = z.object({
  image: z.string(),
  build: z.string().optional(),
  command: z.array(z.string()).optional(),
  user: z.string().optional(),
  ports: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.union([z.object({ test: z.array(z.string()) }), z.object({ disable: z.literal(true) })]).optional(),
  restart: z.string(),
});
export type Service = z.infer<typeof Service>;

const ComposeFile = z.object({ services: z.record(z.string(), Service) });

const INTERPOLATION = /\$\{(\w+)(?::([?-])([^}]*))?\}/g;

/** Names of the variables that the compose file refuses to start without. */
export async function readRequiredNames(): Promise<string[]> {
  const text = await readComposeText();
  return [
    ...new Set([...text.matchAll(INTERPOLATION)].filter(([, , kind]) => kind === '?').map(([, name = '']) => name)),
  ].sort();
}

/**
 * Reads docker-compose.yml as `docker compose` would with these variables set.
 * @throws Error that names a required variable that is not set.
 */
export async function readServices(variables: Record<string, string>): Promise<Record<string, Service>> {
  const document: unknown = parse(await readComposeText(), { merge: true });
  return ComposeFile.parse(interpolate(document, variables)).services;
}

/** Fills in variables the way Compose does: in every string, after the file was parsed. */
function interpolate(node: unknown, variables: Record<string, string>): unknown {
  if (typeof node === 'string') return fillIn(node, variables);
  if (Array.isArray(node)) return node.map((item) => interpolate(item, variables));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, interpolate(value, variables)]));
}

function fillIn(text: string, variables: Record<string, string>): string {
  return text.replace(INTERPOLATION, (_, name: string, kind: string | undefined, rest: string | undefined) => {
    const value = variables[name] ?? '';
    if (value !== '') return value;
    if (kind === '?') throw new Error(`${name}: ${rest}`);
    return rest ?? '';
  });
}

async function readComposeText(): Promise<string> {
  return await readFile(path.join(findProjectRoot(), 'docker-compose.yml'), 'utf8');
}
