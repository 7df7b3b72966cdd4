import { spawn } from 'node:child_process';
import process from 'node:process';

import { root } from './root.mjs';

/**
 * Runs a Node script of the clone in its root folder and waits for its end. What it printed is shown only when it fails.
 * @param {{ script: string, args: string[], env?: Record<string, string> }} input
 * @throws Error that holds what the script printed, when its exit code is not 0.
 */
export async function runNode({ script, args, env = {} }) {
  // Under `npm test` this process is measured. The tools that it starts are not ours, and slow when they are.
  const { NODE_V8_COVERAGE: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => (output += text));
  }
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(output.trim());
}
