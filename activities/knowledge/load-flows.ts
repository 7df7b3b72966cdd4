import { readdir } from 'node:fs/promises';
import path from 'node:path';

import type { BotManifest } from '../../contracts/bot.js';
import { Flow } from '../../contracts/flows.js';
import { toPrintable, type FileFault } from './bot-faults.js';
import { readBotFile, type BotFile } from './bot-file.js';

const FOLDER = 'flows';
const MAX_FLOWS = 20;

type Manifest = Exclude<BotFile<BotManifest>, { kind: 'missing' }>;
/** `line` is that of the manifest which names the file; a file that is only found in the folder has none. */
type NamedFile = { file: string; line: number | undefined };

/**
 * Reads the flows of a bot folder, each a file of contracts/flows.ts Flow: those that the manifest names, or every one in
 * the folder `flows`. A manifest with faults is read as far as it goes: better all faults at once.
 */
export async function loadFlows({
  directory,
  manifest,
}: {
  directory: string;
  manifest: Manifest;
}): Promise<{ flows: Flow[]; faults: FileFault[] }> {
  const named = findNamed(manifest) ?? (await findInFolder(directory));
  if (named.length > MAX_FLOWS) {
    const words = `there are ${named.length} flows; a bot may have at most ${MAX_FLOWS}`;
    return { flows: [], faults: [{ file: `${FOLDER}/`, lines: [], words }] };
  }
  const read = await Promise.all(
    named.map(async (place) => ({ ...place, content: await readBotFile({ directory, file: place.file }, Flow) })),
  );
  const valid = read.flatMap(({ file, content }) => (content.kind === 'valid' ? [{ file, ...content }] : []));
  const faults = read.flatMap(({ file, line, content }) => {
    if (content.kind === 'valid') return [];
    if (content.kind === 'faulty') return content.faults.toSorted((a, b) => (a.lines[0] ?? 0) - (b.lines[0] ?? 0));
    const words = `flows.files names ${toPrintable(file)}, which is not in the folder`;
    return [{ file: 'bot.yaml', lines: line === undefined ? [] : [line], words }];
  });
  const doubled = valid.flatMap(({ file, content: { id }, source }, index): FileFault[] => {
    const first = valid.findIndex(({ content }) => content.id === id);
    if (first === index) return [];
    const lines = [source.lineOf(['id'])].filter((line) => line !== undefined);
    return [{ file, lines, words: `the id ${id} is that of ${toPrintable(valid[first]?.file ?? '')}, too` }];
  });
  return { flows: valid.map(({ content }) => content), faults: [...faults, ...doubled] };
}

/** The files that the manifest names; undefined where it names none. */
function findNamed({ source }: Manifest): NamedFile[] | undefined {
  const raw = source?.raw as { flows?: { files?: unknown } | null } | null | undefined;
  const files = raw?.flows?.files;
  if (!Array.isArray(files)) return undefined;
  return files.flatMap((file: unknown, at) =>
    typeof file === 'string' ? [{ file, line: source?.lineOf(['flows', 'files', at]) }] : [],
  );
}

async function findInFolder(directory: string): Promise<NamedFile[]> {
  const entries = await readdir(path.join(directory, FOLDER)).catch(() => []);
  return entries
    .filter((name) => /\.(?:yaml|yml|json)$/.test(name))
    .sort()
    .map((name) => ({ file: `${FOLDER}/${name}`, line: undefined }));
}
