import { readFileSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import { findProjectRoot } from '../project-root.js';

/** The version in package.json: the one place that has it. */
export function readPackageVersion(): string {
  const file = path.join(findProjectRoot(), 'package.json');
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}
