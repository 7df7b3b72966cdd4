import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

const COMPRESSED = /\.(?:css|html|js|svg)$/;
// What is smaller travels in one packet as it is.
const LEAST_BYTES = 1024;

const FORMS = {
  '.br': promisify(zlib.brotliCompress),
  '.gz': (/** @type {Buffer} */ content) => promisify(zlib.gzip)(content, { level: 9 }),
};

/**
 * Writes .br and .gz beside the files of a folder that browsers fetch: the api sends them as they are, and compresses nothing
 * itself. Those of an earlier build go.
 * @param {string} folder
 */
export async function compressFiles(folder) {
  const files = (await readdir(folder, { recursive: true })).map((file) => path.join(folder, file));
  await Promise.all(files.filter((file) => path.extname(file) in FORMS).map((file) => rm(file)));
  await Promise.all(files.filter((file) => COMPRESSED.test(file)).map(compressFile));
}

/** @param {string} file */
async function compressFile(file) {
  const content = await readFile(file);
  if (content.length < LEAST_BYTES) return;
  for (const [extension, compress] of Object.entries(FORMS)) await writeFile(file + extension, await compress(content));
}
