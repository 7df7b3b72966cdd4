import { readFileSync, renameSync, writeFileSync } from 'node:fs';

import type { z } from 'zod';

/** Writes a small file at once: a reader sees the old one or the new one, also after a kill. */
export function writeJsonFile(file: string, value: unknown): void {
  const scratch = `${file}.${process.pid}.new`;
  writeFileSync(scratch, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(scratch, file);
}

/** Reads what writeJsonFile wrote. Answers undefined where there is no such file, or it holds something else. */
export function readJsonFile<Schema extends z.ZodType>(file: string, schema: Schema): z.infer<Schema> | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
