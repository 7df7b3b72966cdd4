import path from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { findProjectRoot } from '../../infra/project-root.js';
import * as workflows from '../../workflows/index.js';
import { readHistories, type RecordedHistory } from './history-files.js';
import { bundleMutated, type Mutation } from './mutated-bundle.js';
import { replayRecorded } from './replay.js';
import { SCENARIOS } from './scenarios.js';

let recorded: RecordedHistory[];
beforeAll(async () => {
  recorded = await readHistories();
});

const typeOf = ({ history }: RecordedHistory): string | null | undefined =>
  history.events?.[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name;

describe('the recorded histories', () => {
  it('replay against the code of now', async () => {
    const bundle = { codePath: path.join(findProjectRoot(), 'dist/workflows/bundle.cjs') };
    expect(await replayRecorded(bundle, recorded)).toEqual({});
  });

  it('have each scenario, and each workflow type that there is', () => {
    const names = recorded.filter(({ before }) => before === null).map(({ name }) => name.replace(/-\d+$/, ''));
    expect([...new Set(names)].sort()).toEqual(SCENARIOS.map(({ name }) => name).sort());
    expect([...new Set(recorded.map(typeOf))].sort()).toEqual(Object.keys(workflows).sort());
  });

  it('hold payloads that are encrypted, and no name of a machine', () => {
    for (const { json } of recorded) {
      expect(json).toContain('"recorder"');
      expect(json).not.toMatch(/\d+@/);
      expect(json).not.toContain(Buffer.from('Where is my order?').toString('base64').slice(0, 16));
    }
  });
});

const takeTurn = 'workflows/conversation/take-turn.ts';

const INCOMPATIBLE: [what: string, mutation: Mutation][] = [
  [
    'a timer before each turn',
    {
      file: takeTurn,
      from: '  const outcome = await answer(run, turn);',
      to: '  await condition(() => false, 5);\n  const outcome = await answer(run, turn);',
    },
  ],
  [
    'another activity for the answer',
    {
      file: 'workflows/conversation/activities.ts',
      from: 'export const { reasonTurn } = proxy',
      to: 'export const { rememberMessages: reasonTurn } = proxy',
    },
  ],
  [
    'a wait before the first look at the log',
    {
      file: 'workflows/conversation/workflow.ts',
      from: '  run = await beginRun(key, before, early);',
      to: '  await condition(() => early.messages.length > 1, 5);\n  run = await beginRun(key, before, early);',
    },
  ],
];

describe('a changed workflow', { timeout: 60_000 }, () => {
  it('replays where the change gives the same commands', async () => {
    const code = await bundleMutated([
      { file: takeTurn, from: 'const MAX_RESTARTS = 5;', to: 'const MAX_RESTARTS = 6;' },
    ]);
    expect(await replayRecorded({ code }, recorded)).toEqual({});
  });

  it.each(INCOMPATIBLE)('is found out: %s', async (_what, mutation) => {
    const code = await bundleMutated([mutation]);
    const failures = await replayRecorded({ code }, recorded);
    expect(failures['conversation-plain-turn']).toMatch(/nondeterminism/i);
  });

  it.each([
    ['leave-when-quiet', 'workflows/conversation/leave.ts', /^before-leave-when-quiet/],
    // What is older than that is older than this.
    ['record-as-it-answers', takeTurn, /^before-/],
  ])('is found out where it forgets the runs from before %s', async (patch, file, older) => {
    const code = await bundleMutated([
      { file, from: `return patched('${patch}');`, to: `return patched('${patch}') || true;` },
    ]);
    const failures = await replayRecorded({ code }, recorded);
    expect(Object.keys(failures).length).toBeGreaterThan(0);
    for (const [name, failure] of Object.entries(failures)) {
      expect(name).toMatch(older);
      expect(failure).toMatch(/nondeterminism/i);
    }
  });
});
