import { stat } from 'node:fs/promises';

import { z } from 'zod';

import { BotManifest, FaqEntry, type BotFolder } from '../../contracts/bot.js';
import { describeFault, findDoubledIds, toPrintable, type FileFault } from './bot-faults.js';
import { readBotFile, type BotFile } from './bot-file.js';
import { loadFlows } from './load-flows.js';

const MANIFEST = 'bot.yaml';
const DEFAULT_FAQS = 'faqs.yaml';
const MAX_FAULTS_TOLD = 50;

const WHAT_IT_IS =
  'A bot folder holds bot.yaml, which names and sets up the bot, and a file of FAQs; bots/demo is an example.';

const MAX_FAQS = 5000;
const Faqs = z
  .array(FaqEntry, { error: 'must be a list of FAQs, each of which begins with "- id:"' })
  .min(1, 'must have at least one FAQ')
  .max(MAX_FAQS, `must have at most ${MAX_FAQS} FAQs`);

/** A bot folder cannot be used; `message` is for people and says why, with all `faults` where there is more than one. */
export class BotFolderError extends Error {
  override readonly name = 'BotFolderError';

  constructor(
    message: string,
    /** One sentence each, with file, line and entry. */
    readonly faults: string[],
  ) {
    super(message);
  }
}

/**
 * Reads `bot.yaml`, the FAQs beside it (YAML or JSON, a list of contracts/bot.ts FaqEntry) and the flows, at most 5 MB
 * each.
 * @throws BotFolderError that lists every fault of all files.
 */
export async function loadBotFolder({ directory }: { directory: string }): Promise<BotFolder> {
  await requireFolder(directory);
  const manifest = await readBotFile({ directory, file: MANIFEST }, BotManifest);
  if (manifest.kind === 'missing') throw notABotFolder(`There is no ${MANIFEST} in ${directory}.`);

  const named = findFaqsFile(manifest);
  const faqs = named === undefined ? undefined : await readBotFile({ directory, file: named.file }, Faqs);
  const flows = await loadFlows({ directory, manifest });
  if (manifest.kind === 'valid' && faqs?.kind === 'valid' && flows.faults.length === 0) {
    const doubled = findDoubledIds({ file: named?.file ?? DEFAULT_FAQS, source: faqs.source });
    const { files: _, ...setup } = manifest.content.flows;
    const folder = { manifest: manifest.content, faqs: faqs.content, flows: { ...setup, flows: flows.flows } };
    if (doubled.length === 0) return folder;
  }
  const faults = [
    ...(manifest.kind === 'faulty' ? sort(manifest.faults) : []),
    ...(named === undefined || faqs === undefined ? [] : listFaqFaults(named, faqs)),
    ...flows.faults,
  ];
  throw toError(directory, [...new Set(faults.map(describeFault))]);
}

/** Where the FAQs are. `line` is that of the manifest which says so; without it the file is the default one. */
type NamedFile = { file: string; line: number | undefined; certain: boolean };

/** A manifest with faults may still say where its FAQs are: better all faults at once. */
function findFaqsFile(manifest: Exclude<BotFile<BotManifest>, { kind: 'missing' }>): NamedFile | undefined {
  if (manifest.source === undefined) return { file: DEFAULT_FAQS, line: undefined, certain: false };
  const { raw, lineOf, findText } = manifest.source;
  if (typeof raw !== 'object' || raw === null) {
    const found = findText('faqs');
    if (found === undefined) return { file: DEFAULT_FAQS, line: undefined, certain: false };
    return { file: found.text, line: found.line, certain: true };
  }
  if ('faqs' in raw) {
    return typeof raw.faqs === 'string' ? { file: raw.faqs, line: lineOf(['faqs']), certain: true } : undefined;
  }
  // An unknown name may be a misspelt `faqs`.
  const certain = Object.keys(raw).every((key) => key in BotManifest.shape);
  return { file: DEFAULT_FAQS, line: undefined, certain };
}

function listFaqFaults({ file, line, certain }: NamedFile, faqs: BotFile<unknown>): FileFault[] {
  if (faqs.kind === 'missing') {
    if (!certain) return [];
    if (line !== undefined) {
      return [{ file: MANIFEST, lines: [line], words: `faqs names ${toPrintable(file)}, which is not in the folder` }];
    }
    const words = `the file is missing; write the FAQs into it, or name another file with "faqs:" in ${MANIFEST}`;
    return [{ file, lines: [], words }];
  }
  const faults = faqs.kind === 'faulty' ? faqs.faults : [];
  const doubled = faqs.source === undefined ? [] : findDoubledIds({ file, source: faqs.source });
  return sort([...faults, ...doubled]);
}

const sort = (faults: FileFault[]) => faults.toSorted((a, b) => (a.lines[0] ?? 0) - (b.lines[0] ?? 0));

async function requireFolder(directory: string): Promise<void> {
  const found = await stat(directory).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    throw notABotFolder(isMissing ? `There is no folder ${directory}.` : `${directory} cannot be read (${code}).`);
  });
  if (!found.isDirectory()) throw notABotFolder(`${directory} is a file, not a folder.`);
}

const notABotFolder = (fault: string) => new BotFolderError(`${fault}\n${WHAT_IT_IS}`, [fault]);

function toError(directory: string, faults: string[]): BotFolderError {
  const told = faults.slice(0, MAX_FAULTS_TOLD).map((fault) => `  ${fault}`);
  const untold = faults.length - told.length;
  const lines = [
    `The bot folder ${directory} has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:`,
    ...told,
    ...(untold === 0 ? [] : [`  and ${untold} more`]),
  ];
  return new BotFolderError(lines.join('\n'), faults);
}
