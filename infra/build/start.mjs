// `npm start`: the parley command, and one clear sentence where it was not built.
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

import { dist } from './root.mjs';

const command = path.join(dist, 'cli', 'main.js');

if (existsSync(command)) {
  await import(pathToFileURL(command).href);
} else {
  console.error('Parley is not built yet. Run `npm install` (or `npm run build`), then `npm start` again.');
  process.exitCode = 1;
}
