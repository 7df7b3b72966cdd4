import { open, realpath } from 'node:fs/promises';
import path from 'node:path';

import type { z } from 'zod';

import { checkInput, type Vocabulary } from '../../contracts/plain-words.js';
import { locateFault, type FileFault } from './bot-faults.js';
import { findUnknownSettings } from './unknown-settings.js';
import { parseYaml, type YamlSource } from './yaml-source.js';

const MAX_FILE_BYTES = 5 * 1024 * 1024;

const VOCABULARY: Vocabulary = {
  types: {
    string: 'text (put it in quotes)',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a block of "name: value" lines',
  },
  nothing: 'has no value',
};

/** A file of a bot folder, read and validated, or what is wrong with it. `source` is there where it could be read. */
export type BotFile<Content> =
  | { kind: 'valid'; content: Content; source: YamlSource }
  | { kind: 'faulty'; faults: FileFault[]; source: YamlSource | undefined }
  | { kind: 'missing' };

/**
 * Reads a YAML or JSON file of a bot folder and validates it. `file` is relative to the folder and may not lead out of
 * it, not by a link either. A name that the schema does not know is a fault.
 */
export async function readBotFile<Schema extends z.ZodType>(
  { directory, file }: { directory: string; file: string },
  schema: Schema,
): Promise<BotFile<z.output<Schema>>> {
  const read = await readText(directory, file);
  if (read.kind === 'missing') return read;
  if (read.kind === 'refused') {
    return { kind: 'faulty', faults: [{ file, lines: [], words: `the file ${read.words}` }], source: undefined };
  }
  const source = parseYaml({ text: read.text, language: path.extname(file) === '.json' ? 'JSON' : 'YAML' });
  if (source.syntaxFaults.length > 0) {
    return { kind: 'faulty', faults: source.syntaxFaults.map((fault) => ({ file, ...fault })), source };
  }
  if (source.raw === null) {
    return { kind: 'faulty', faults: [{ file, lines: [], words: 'the file is empty' }], source };
  }
  const checked = checkInput({ schema, value: source.raw, vocabulary: VOCABULARY });
  const found = [...(checked.ok ? [] : checked.faults), ...findUnknownSettings({ schema, raw: source.raw })];
  if (checked.ok && found.length === 0) return { kind: 'valid', content: checked.value, source };
  return { kind: 'faulty', faults: found.map((fault) => locateFault({ file, fault, source })), source };
}

type ReadText = { kind: 'text'; text: string } | { kind: 'refused'; words: string } | { kind: 'missing' };

async function readText(directory: string, file: string): Promise<ReadText> {
  try {
    const root = await realpath(directory);
    const target = await realpath(path.resolve(root, file));
    if (!target.startsWith(root + path.sep)) return refused('is outside of the bot folder; copy it into the folder');
    return await readWhole(target);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    return code === 'ENOENT' ? { kind: 'missing' } : refused(`cannot be read (${code})`);
  }
}

async function readWhole(target: string): Promise<ReadText> {
  const handle = await open(target, 'r');
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) return refused('is not a file');
    if (stats.size > MAX_FILE_BYTES) return refused(`is larger than ${MAX_FILE_BYTES / 1024 / 1024} MB`);
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(await handle.readFile()) };
  } catch (error) {
    if (error instanceof TypeError) return refused('is not UTF-8 text; save it as UTF-8');
    throw error;
  } finally {
    await handle.close();
  }
}

const refused = (words: string): ReadText => ({ kind: 'refused', words });
