import { z } from 'zod';

import type { Fault } from '../../contracts/plain-words.js';

type Path = (string | number)[];
type Shape = z.core.JSONSchema.BaseSchema;

/**
 * Names in a file that its schema does not know, also where other things in the file are not valid: they are most likely
 * misspelt. Each is told with the name that was probably meant, or with those that are known at its place.
 */
export function findUnknownSettings({ schema, raw }: { schema: z.ZodType; raw: unknown }): Fault[] {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const everywhere = listSettings(root);
  return findUnknown(raw, root).map(({ path, known }) => {
    const noun = typeof path[0] === 'number' ? 'field' : 'setting';
    const meant = findMeant(String(path.at(-1)), known, everywhere);
    const advice = meant === undefined ? `known here: ${known.join(', ')}` : `did you mean ${meant}?`;
    return { path, words: `is not a known ${noun}; ${advice}` };
  });
}

function findUnknown(raw: unknown, shape: unknown, path: Path = []): { path: Path; known: string[] }[] {
  if (!isShape(shape) || typeof raw !== 'object' || raw === null) return [];
  if (Array.isArray(raw)) return raw.flatMap((item, index) => findUnknown(item, shape.items, [...path, index]));
  const { properties } = shape;
  if (properties === undefined) return [];
  return Object.entries(raw).flatMap(([key, value]) =>
    Object.hasOwn(properties, key)
      ? findUnknown(value, properties[key], [...path, key])
      : [{ path: [...path, key], known: Object.keys(properties) }],
  );
}

const isShape = (value: unknown): value is Shape => typeof value === 'object' && value !== null;

/** Every setting of a shape, with the settings that it is in; not those in lists. */
function listSettings(shape: unknown, path: string[] = []): string[][] {
  const { properties = {} } = isShape(shape) ? shape : {};
  return Object.entries(properties).flatMap(([key, value]) => [[...path, key], ...listSettings(value, [...path, key])]);
}

/** The known name beside it that is spelt most alike, else the one elsewhere, with its place. */
function findMeant(name: string, known: string[], everywhere: string[][]): string | undefined {
  const beside = known.map((candidate) => [candidate]);
  return (findNearest(name, beside) ?? findNearest(name, everywhere))?.join('.');
}

function findNearest(name: string, candidates: string[][]): string[] | undefined {
  const [nearest] = candidates
    .map((path) => ({ path, edits: countEdits(name.toLowerCase(), String(path.at(-1)).toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  return nearest !== undefined && nearest.edits <= Math.max(1, Math.floor(name.length / 3)) ? nearest.path : undefined;
}

/** Levenshtein's distance. What is longer than any name of ours is far from all of them. */
function countEdits(from: string, to: string): number {
  if (from.length > 50) return from.length;
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [at, letter] of Array.from(from).entries()) {
    const next = [at + 1];
    for (const [column, other] of Array.from(to).entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
