import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { bundleWorkflows } from '../../infra/build/bundle-workflows.mjs';
import { findProjectRoot } from '../../infra/project-root.js';

const root = findProjectRoot();

// What the sandbox needs: Temporal's own workflow library with its few helpers. No zod: every run of a workflow evaluates
// its modules anew, and with schemas that took longer than a turn takes to answer.
const PACKAGES = ['@temporalio/workflow', '@temporalio/common', 'nexus-rpc', 'ms', 'long'];
const SOURCES = [/^workflows\//, /^contracts\//, /^infra\/runtime\/temporal\/failure-converter\.cjs$/, /^webpack\//];

/** The modules of a bundle, from its inline source map: `package:NAME`, or a path of the clone. */
function listModules(bundle: string): string[] {
  const map = /\/\/# sourceMappingURL=data:application\/json;charset=utf-8;base64,(\S+)\s*$/.exec(bundle)?.[1];
  if (map === undefined) throw new Error('The bundle has no inline source map.');
  const { sources } = JSON.parse(Buffer.from(map, 'base64').toString('utf8')) as { sources: string[] };
  return [...new Set(sources.map(toModuleName))].sort();
}

function toModuleName(source: string): string {
  const inPackage = source.split('/node_modules/').slice(1).at(-1);
  if (inPackage === undefined) return path.isAbsolute(source) ? path.relative(root, source) : source;
  const [scopeOrName = '', name = ''] = inPackage.split('/');
  return `package:${scopeOrName.startsWith('@') ? `${scopeOrName}/${name}` : scopeOrName}`;
}

function findStrangers(modules: string[]): string[] {
  const known = new Set(PACKAGES.map((name) => `package:${name}`));
  return modules.filter((name) => !known.has(name) && !SOURCES.some((pattern) => pattern.test(name)));
}

async function bundle(entry: string): Promise<string[]> {
  return listModules(await bundleWorkflows({ entry: path.join(root, entry) }));
}

describe('the workflow bundle', { timeout: 60_000 }, () => {
  test('holds workflows, contracts and what the sandbox needs, and nothing else', async () => {
    const modules = await bundle('workflows/index.ts');
    expect(findStrangers(modules)).toEqual([]);
    expect(modules).toContain('workflows/conversation/workflow.ts');
    expect(modules).toContain('package:@temporalio/workflow');
  });

  test('is refused when workflow code imports a module of Node', async () => {
    await expect(bundle('test/repository/fixtures/workflows/with-node-module.ts')).rejects.toThrow(/fs\/promises/);
  });

  test('is found out when workflow code imports a package that does not belong there', async () => {
    const strangers = findStrangers(await bundle('test/repository/fixtures/workflows/with-package.ts'));
    expect(strangers).toContain('package:yaml');
  });

  test('is found out when workflow code imports the code of an activity instead of its type', async () => {
    const strangers = findStrangers(await bundle('test/repository/fixtures/workflows/with-activity.ts'));
    expect(strangers).toContain('activities/conversation/record-messages.ts');
  });
});
