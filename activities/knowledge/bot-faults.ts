import { nameField, type Fault } from '../../contracts/plain-words.js';
import type { YamlSource } from './yaml-source.js';

/** What is wrong with a file of a bot folder: where, and a sentence without its full stop. */
export type FileFault = {
  file: string;
  /** Counted from 1; empty: the file as a whole, or what it lacks. */
  lines: number[];
  /** The id or the question of the FAQ that it is about. */
  entry?: string;
  words: string;
};

/** `faqs.yaml line 12 (refund-time): answer is missing` */
export function describeFault({ file, lines, entry, words }: FileFault): string {
  const [first, ...others] = lines;
  const last = others.pop();
  const at = last === undefined ? first : `${[first, ...others].join(', ')} and ${last}`;
  const place = at === undefined ? '' : ` line${last === undefined ? '' : 's'} ${at}`;
  return `${toPrintable(file)}${place}${entry === undefined ? '' : ` (${entry})`}: ${words}`;
}

/** Gives a fault of a file's content its line and the FAQ that it is in. */
export function locateFault({ file, fault, source }: { file: string; fault: Fault; source: YamlSource }): FileFault {
  const [at, ...field] = fault.path;
  const line = source.lineOf(fault.path);
  const lines = line === undefined ? [] : [line];
  if (typeof at !== 'number') {
    return {
      file,
      lines,
      words: `${at === undefined ? 'the file' : toPrintable(nameField(fault.path))} ${fault.words}`,
    };
  }
  const words = `${field.length === 0 ? 'the entry' : toPrintable(nameField(field))} ${fault.words}`;
  return { file, lines, entry: nameEntry(source.raw, at), words };
}

/** The ids of FAQs that are there more than once; also where other things in the file are not valid. */
export function findDoubledIds({ file, source }: { file: string; source: YamlSource }): FileFault[] {
  const entries: unknown[] = Array.isArray(source.raw) ? source.raw : [];
  const places = new Map<string, number[]>();
  for (const [index, entry] of entries.entries()) {
    const id = readText(entry, 'id');
    if (id !== undefined) places.set(id, [...(places.get(id) ?? []), index]);
  }
  return [...places]
    .filter(([, indexes]) => indexes.length > 1)
    .map(([id, indexes]) => ({
      file,
      lines: [...new Set(indexes.flatMap((index) => source.lineOf([index, 'id']) ?? []))],
      words: `the id ${toPrintable(id)} is used ${indexes.length} times; give each FAQ an id of its own`,
    }));
}

function nameEntry(raw: unknown, index: number): string {
  const entry: unknown = Array.isArray(raw) ? raw[index] : undefined;
  return toPrintable(readText(entry, 'id') ?? readText(entry, 'question') ?? `entry ${index + 1}`);
}

function readText(entry: unknown, name: 'id' | 'question'): string | undefined {
  const value = typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** A bot folder may come from anywhere: nothing in it is to steer the terminal. */
export function toPrintable(text: string): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return plain.length > 60 ? `${plain.slice(0, 59).trimEnd()}…` : plain;
}
