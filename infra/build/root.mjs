import path from 'node:path';

/** The folder of the clone, absolute. */
export const root = path.resolve(import.meta.dirname, '..', '..');

/** Where everything that is built goes, absolute. */
export const dist = path.join(root, 'dist');
