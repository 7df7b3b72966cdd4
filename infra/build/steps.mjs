import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';

import { bundleWorkflows } from './bundle-workflows.mjs';
import { runNode } from './child.mjs';
import { compressFiles } from './compress.mjs';
import { dist, root } from './root.mjs';
import { unlessUnchanged } from './stamps.mjs';

/** Writes prisma/generated from the schema. */
export async function generatePrismaClient() {
  return await unlessUnchanged({
    inputs: ['prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/package.json'],
    output: 'prisma/generated/client.ts',
    stamp: 'prisma/generated/.stamp',
    work: async () => {
      // Prisma 7 looks for a schema engine before it generates, and does not use it: any file that exists will do.
      const engine = process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ?? process.execPath;
      await runNode({
        script: 'node_modules/prisma/build/index.js',
        args: ['generate'],
        env: { PRISMA_SCHEMA_ENGINE_BINARY: engine, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
      });
    },
  });
}

/** Compiles every TypeScript folder but web/ to dist/. */
export async function compile() {
  const config = 'tsconfig.build.json';
  const { include } = JSON.parse(await readFile(path.join(root, config), 'utf8'));
  return await unlessUnchanged({
    inputs: [
      ...include.map((pattern) => pattern.replace(/\/\*\*.*$/, '')),
      ...[config, 'tsconfig.base.json', 'package.json', 'node_modules/.package-lock.json'],
    ],
    output: 'dist/cli/main.js',
    stamp: 'dist/.server-stamp',
    work: async () => {
      await runNode({ script: 'infra/build/transpile.mjs', args: [config] });
    },
  });
}

/** Builds the pages of web/ to dist/web. */
export async function buildWeb() {
  return await unlessUnchanged({
    inputs: ['web', 'client', 'contracts', 'package-lock.json', 'tsconfig.base.json', 'infra/build/compress.mjs'],
    output: 'dist/web/index.html',
    stamp: 'dist/.web-stamp',
    work: async () => {
      const script = 'node_modules/vite/bin/vite.js';
      // Beside the scripts and not named in them: browsers do not fetch them, the coverage of the pages reads them.
      const common = ['--outDir', path.join(dist, 'web'), '--logLevel', 'warn', '--sourcemap', 'hidden'];
      await runNode({ script, args: ['build', 'web', '--emptyOutDir', ...common] });
      await runNode({ script, args: ['build', 'web/widget', ...common] });
      await compressFiles(path.join(dist, 'web'));
    },
  });
}

/** Bundles workflows/index.ts to dist/workflows/bundle.cjs, so that a worker starts without doing so. */
export async function bundleWorkflowCode() {
  return await unlessUnchanged({
    inputs: [
      'workflows',
      'contracts',
      'infra/runtime/temporal/failure-converter.cjs',
      'infra/build/bundle-workflows.mjs',
      'package-lock.json',
    ],
    output: 'dist/workflows/bundle.cjs',
    stamp: 'dist/.workflows-stamp',
    work: async () => {
      const code = await bundleWorkflows({ entry: path.join(root, 'workflows', 'index.ts') });
      await mkdir(path.join(dist, 'workflows'), { recursive: true });
      await writeFile(path.join(dist, 'workflows', 'bundle.cjs'), code);
    },
  });
}

/** Makes `npx parley` run this clone at once: npm links the commands of dependencies, not of the project itself. */
export async function linkCommand() {
  const command = path.join(dist, 'cli', 'main.js');
  if (!existsSync(command)) throw new Error('dist/cli/main.js is not there: was it compiled?');
  await chmod(command, 0o755);
  if (process.platform === 'win32') return;
  const link = path.join(root, 'node_modules', '.bin', 'parley');
  await rm(link, { force: true });
  await symlink(path.relative(path.dirname(link), command), link);
}
