import { writeFile } from 'node:fs/promises';

/** Writes to a file, or to the terminal where none is named. */
export async function writeText(text: string, file: string | undefined): Promise<void> {
  if (file === undefined) process.stdout.write(text);
  else await writeFile(file, text);
}
