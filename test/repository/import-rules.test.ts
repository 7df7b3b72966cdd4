import path from 'node:path';

import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, test } from 'vitest';

import { importRules } from '../../infra/build/import-rules.js';
import { findProjectRoot } from '../../infra/project-root.js';

const root = findProjectRoot();

// The rules alone, without type information: the planted files are on no disk.
const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: true,
  overrideConfig: [{ files: ['**/*.ts', '**/*.tsx'], languageOptions: { parser: tseslint.parser } }, importRules],
});

async function findViolations(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: path.join(root, file) });
  return (result?.messages ?? []).map(({ ruleId }) => ruleId ?? 'not parsed');
}

const forbidden: [file: string, code: string][] = [
  ['contracts/planted.ts', "import '../infra/runtime/environment.js';"],
  ['contracts/planted.ts', "import 'node:fs';"],
  ['contracts/planted.ts', "import 'pino';"],
  ['workflows/conversation/planted.ts', "import { createActivities } from '../../activities/index.js';"],
  ['workflows/conversation/planted.ts', "import '../../prisma/generated/client.js';"],
  ['workflows/conversation/planted.ts', "import '../../infra/runtime/environment.js';"],
  ['workflows/conversation/planted.ts', "import Koa from 'koa';"],
  ['workflows/conversation/planted.ts', "import '@temporalio/client';"],
  ['workflows/conversation/planted.ts', "import { randomUUID } from 'node:crypto';"],
  ['workflows/conversation/planted.ts', "export * from '../../activities/ports.js';"],
  ['activities/conversation/planted.ts', "import { PrismaClient } from '../../prisma/generated/client.js';"],
  ['activities/conversation/planted.ts', "import '../../infra/runtime/environment.js';"],
  ['activities/conversation/planted.ts', "import '../../workflows/conversation/messages.js';"],
  ['activities/agent/planted.ts', "import pg from 'pg';"],
  ['activities/agent/planted.ts', "import Koa from 'koa';"],
  ['api/planted.ts', "import '../workflows/conversation/workflow.js';"],
  ['api/planted.ts', "import '../activities/ports.js';"],
  ['api/planted.ts', "import '../worker/main.js';"],
  ['api/planted.ts', "import { StateGraph } from '@langchain/langgraph';"],
  ['worker/planted.ts', "import '../api/errors.js';"],
  ['worker/planted.ts', "import Koa from 'koa';"],
  ['prisma/stores/planted.ts', "import { something } from '../../activities/ports.js';"],
  ['prisma/stores/planted.ts', "import type { Activities } from '../../activities/index.js';"],
  ['prisma/stores/planted.ts', "import Koa from 'koa';"],
  ['infra/embedded/planted.ts', "import '../../api/errors.js';"],
  ['infra/runtime/planted.ts', "import '../../prisma/generated/client.js';"],
  ['client/planted.ts', "import '../infra/runtime/environment.js';"],
  ['client/planted.ts', "import { readFile } from 'node:fs/promises';"],
  ['client/planted.ts', "import 'koa';"],
  ['web/planted.tsx', "import '../prisma/generated/client.js';"],
  ['web/planted.tsx', "import '../api/errors.js';"],
  ['web/planted.tsx', "import 'koa';"],
  ['web/planted.tsx', "import { readFile } from 'node:fs/promises';"],
  ['cli/planted.ts', "import '../worker/main.js';"],
  ['cli/planted.ts', "import '../api/errors.js';"],
  ['cli/planted.ts', "const app = await import('koa');"],
];

const allowed: [file: string, code: string][] = [
  ['contracts/planted.ts', "import { z } from 'zod';"],
  ['workflows/conversation/planted.ts', "import type { TurnOutcome } from '../../activities/ports.js';"],
  ['workflows/conversation/planted.ts', "import type { ConversationActivities } from '../../activities/index.js';"],
  ['workflows/conversation/planted.ts', "import { condition } from '@temporalio/workflow';"],
  ['workflows/conversation/planted.ts', "import { ConversationState } from '../../contracts/conversation.js';"],
  ['api/planted.ts', "import { messageReceived } from '../workflows/conversation/messages.js';"],
  ['api/planted.ts', "import { readEnvironment } from '../infra/runtime/environment.js';"],
  ['worker/planted.ts', "import { createActivities } from '../activities/index.js';"],
  ['worker/planted.ts', "import '../prisma/generated/client.js';"],
  ['prisma/stores/planted.ts', "import type { ConversationLog } from '../../activities/ports.js';"],
  ['infra/embedded/planted.ts', "import { readEnvironment } from '../runtime/environment.js';"],
  ['cli/planted.ts', "const { createOpenApiDocument } = await import('../api/openapi/document.js');"],
  ['web/planted.tsx', "import { SUBPROTOCOL } from '../contracts/protocol.js';"],
  ['test/planted.ts', "import '../activities/ports.js';"],
  ['test/planted.ts', "import '../infra/project-root.js';"],
];

describe('the import rules', () => {
  test.each(forbidden)('report in %s: %s', async (file, code) => {
    expect(await findViolations(file, code)).toEqual(['boundaries/dependencies']);
  });

  test.each(allowed)('let pass in %s: %s', async (file, code) => {
    expect(await findViolations(file, code)).toEqual([]);
  });

  test('are part of the configuration that `npm run lint` uses', async () => {
    const config: unknown = await new ESLint({ cwd: root }).calculateConfigForFile('workflows/index.ts');
    expect(config).toMatchObject({ rules: { 'boundaries/dependencies': [2, { default: 'disallow' }] } });
  });
});
