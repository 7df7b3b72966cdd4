import { open, realpath } from 'node:fs/promises';
import path from 'node:path';

import { parseDocument } from 'yaml';
import type { z } from 'zod';

const MAX_FILE_BYTES = 5 * 1024 * 1024;

/** A file of a bot folder, read and validated, or what is wrong with it, one sentence a fault. */
export type BotFile<Content> = { content: Content; faults: [] } | { content: undefined; faults: string[] };

/**
 * Reads a YAML or JSON file of a bot folder and validates it. `file` is relative to the folder and may not lead out of
 * it, not by a link either. A key that the schema does not know is a fault: it is most likely misspelt.
 */
export async function readBotFile<Schema extends z.ZodType>(
  { directory, file }: { directory: string; file: string },
  schema: Schema,
): Promise<BotFile<z.output<Schema>>> {
  const failed = (...faults: string[]) => ({ content: undefined, faults: faults.map((fault) => `${file}: ${fault}`) });
  const source = await readText(directory, file).catch((error: unknown) => error);
  if (typeof source !== 'string') return failed(toReadFault(source));

  const document = parseDocument(source, { prettyErrors: true });
  if (document.errors.length > 0)
    return failed(...document.errors.map(({ message }) => message.split('\n')[0] ?? message));

  const raw = toPlain(document);
  if (raw instanceof Error) return failed(raw.message);
  const result = schema.safeParse(raw);
  if (!result.success) {
    return failed(...result.error.issues.map((issue) => `${toPlace(issue.path)}${issue.message}`));
  }
  const unknown = findUnknownKeys(raw, result.data);
  if (unknown.length > 0) return failed(...unknown.map((place) => `${toPlace(place)}is not a known setting`));
  return { content: result.data, faults: [] };
}

class BotFileFault extends Error {}

async function readText(directory: string, file: string): Promise<string> {
  const root = await realpath(directory);
  const target = await realpath(path.resolve(root, file));
  if (!target.startsWith(root + path.sep)) throw new BotFileFault('leads out of the bot folder');
  const handle = await open(target, 'r');
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new BotFileFault('is not a file');
    if (stats.size > MAX_FILE_BYTES) throw new BotFileFault(`is larger than ${MAX_FILE_BYTES / 1024 / 1024} MB`);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

function toReadFault(error: unknown): string {
  if (error instanceof BotFileFault) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`;
}

/** Aliases that unfold into far more than was written are refused by the library here. */
function toPlain(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS() as unknown;
  } catch (error) {
    return error instanceof Error ? error : new Error('cannot be read');
  }
}

function toPlace(place: PropertyKey[]): string {
  return place.length === 0 ? '' : `${place.map(String).join('.')}: `;
}

/** Validation leaves out what it does not know; what is missing afterwards was unknown. */
function findUnknownKeys(raw: unknown, known: unknown, place: PropertyKey[] = []): PropertyKey[][] {
  if (typeof raw !== 'object' || raw === null || typeof known !== 'object' || known === null) return [];
  return Object.entries(raw).flatMap(([key, value]) =>
    key in known ? findUnknownKeys(value, (known as Record<string, unknown>)[key], [...place, key]) : [[...place, key]],
  );
}
