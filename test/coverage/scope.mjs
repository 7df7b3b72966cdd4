import path from 'node:path';

/** The folder of the clone, absolute. */
export const root = path.resolve(import.meta.dirname, '..', '..');

/** The folders whose lines count: all of Parley's code, what is generated left out. */
export const SOURCE_FOLDERS = [
  ...['contracts', 'workflows', 'activities', 'api', 'worker', 'prisma', 'infra', 'client', 'cli', 'web', 'bench'],
];

const GENERATED = /^prisma\/generated\//;
const NOT_CODE = /\.d\.m?ts$|\.config\.ts$/;

/** A source's path relative to the clone, or null where its lines do not count. */
export function toCountedSource(file) {
  const relative = path.relative(root, file).split(path.sep).join('/');
  const [folder = ''] = relative.split('/');
  if (!SOURCE_FOLDERS.includes(folder) || GENERATED.test(relative) || NOT_CODE.test(relative)) return null;
  return /\.(?:[cm]?js|tsx?)$/.test(relative) ? relative : null;
}
