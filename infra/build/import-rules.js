// Who may import whom: docs/architecture.md has the reasons. Read by ESLint (eslint-plugin-boundaries).
import path from 'node:path';

import boundaries from 'eslint-plugin-boundaries';

/** The rooms of the project. A room inside another comes first. */
const elements = [
  ['knowledge-publishing', 'activities/knowledge'],
  ['adapters', 'activities/adapters'],
  ['runtime', 'infra/runtime'],
  ...[
    'contracts',
    'workflows',
    'activities',
    'api',
    'worker',
    'prisma',
    'client',
    'cli',
    'web',
    'bench',
    'infra',
    'test',
  ].map((folder) => [folder, folder]),
].map(([type, pattern]) => ({ type, pattern, partialMatch: false }));

/** Files that more rooms may import than the room they are in. */
const files = [
  { category: 'workflow-messages', pattern: 'workflows/*/messages.ts', exclusive: true },
  { category: 'activity-ports', pattern: 'activities/ports.ts', exclusive: true },
  { category: 'activity-ports', pattern: 'activities/delivery/ports.ts', exclusive: true },
  { category: 'openapi-document', pattern: 'api/openapi/document.ts', exclusive: true },
  { category: 'asyncapi-document', pattern: 'api/asyncapi/document.ts', exclusive: true },
  { category: 'project-root', pattern: 'infra/project-root.ts', exclusive: true },
];

const serverOnly = ['koa', 'koa-*', '@koa/*', 'ws'];
const databases = ['prisma', '@prisma/*', 'pg'];
const models = ['@langchain/*', '@energetic-ai/*', '@libsql/*', '@qdrant/*'];
const tools = ['commander', 'vite', 'vitest', 'react', 'react-dom', 'playwright-core', 'typescript', 'webpack'];

const notInActivities = [
  ...databases,
  ...serverOnly,
  ...tools,
  '@temporalio/client',
  '@temporalio/worker',
  '@temporalio/workflow',
];

/**
 * For every room: the rooms and files it may import (`imports`), those of which it may import types only (`types`), the
 * packages it may use (`packages`) or must not (`notPackages`), and whether it may use Node's own modules.
 */
const rooms = {
  contracts: { imports: [], packages: ['zod'], node: false },
  workflows: {
    imports: ['contracts'],
    types: ['activities', 'knowledge-publishing', 'activity-ports'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
    node: false,
  },
  activities: {
    imports: ['contracts', 'knowledge-publishing', 'project-root'],
    notPackages: notInActivities,
  },
  'knowledge-publishing': {
    imports: ['contracts', 'activity-ports', 'project-root'],
    notPackages: notInActivities,
  },
  adapters: { imports: ['contracts', 'activity-ports', 'project-root'], notPackages: notInActivities },
  api: {
    imports: ['contracts', 'workflow-messages', 'prisma', 'runtime', 'project-root'],
    notPackages: [...models, ...databases, ...tools, '@temporalio/worker', '@temporalio/activity'],
  },
  worker: {
    imports: [
      'contracts',
      'workflow-messages',
      'activities',
      'adapters',
      'knowledge-publishing',
      'activity-ports',
      'prisma',
      'runtime',
      'project-root',
    ],
    types: ['workflows'],
    notPackages: [...databases, ...serverOnly, ...tools],
  },
  prisma: {
    imports: ['contracts', 'project-root'],
    types: ['activity-ports'],
    notPackages: [...models, ...serverOnly, ...tools, '@temporalio/*'],
  },
  runtime: {
    imports: ['contracts', 'project-root'],
    notPackages: [...models, ...serverOnly, ...tools, 'prisma', '@prisma/*'],
  },
  infra: {
    imports: [
      'contracts',
      'workflow-messages',
      'prisma',
      'runtime',
      'knowledge-publishing',
      'activity-ports',
      'project-root',
    ],
    notPackages: [...serverOnly, ...tools],
  },
  client: { imports: ['contracts'], packages: [], node: false },
  web: {
    imports: ['contracts', 'client'],
    packages: ['react', 'react-dom', 'react-aria-components', '@tanstack/react-query', 'idb-keyval'],
    node: false,
  },
  cli: {
    imports: [
      'contracts',
      'client',
      // `parley openapi` and `parley asyncapi` write the documents, `parley doctor` tries the adapters.
      'openapi-document',
      'asyncapi-document',
      'adapters',
      'workflow-messages',
      'prisma',
      'runtime',
      'infra',
      'knowledge-publishing',
      'activity-ports',
      'project-root',
    ],
    notPackages: [...serverOnly.filter((name) => name !== 'ws')],
  },
  bench: {
    imports: [
      'contracts',
      'client',
      'api',
      'activities',
      'adapters',
      'worker',
      'workflow-messages',
      'prisma',
      'runtime',
      'infra',
      'knowledge-publishing',
      'activity-ports',
      'project-root',
    ],
    notPackages: ['koa', 'koa-*', '@koa/*'],
  },
};

const fileCategories = new Set(files.map(({ category }) => category));

/** Selects a room, or a file category of that name; a room does not mean its files with a category of their own. */
function toEntity(name) {
  return fileCategories.has(name) ? { file: { categories: name } } : { element: { type: name } };
}

function toPolicies([room, { imports, types = [], packages, notPackages = [], node = true }]) {
  const from = { element: { type: room } };
  const toPackages = (source) => ({ to: { module: { origin: 'external', source } } });
  return [
    ...imports.map((name) => ({ from, allow: { to: toEntity(name) } })),
    ...types.map((name) => ({ from, allow: { to: toEntity(name), dependency: { kind: 'type' } } })),
    ...(packages?.length === 0 ? [] : [{ from, allow: toPackages(packages ?? '**') }]),
    // The last policy that matches decides.
    ...(notPackages.length === 0 ? [] : [{ from, disallow: toPackages(notPackages) }]),
    ...(node ? [{ from, allow: { to: { module: { origin: 'core' } } } }] : []),
  ];
}

/** The part of ESLint's configuration that enforces all this. */
export const importRules = {
  files: ['*/**/*.{ts,tsx}'],
  // Tests may import everything.
  ignores: ['test/**'],
  plugins: { boundaries },
  settings: {
    'boundaries/elements': elements,
    'boundaries/files': files,
    'boundaries/root-path': path.resolve(import.meta.dirname, '..', '..'),
    'import/resolver': {
      typescript: { project: ['tsconfig.json', 'web/tsconfig.json'], noWarnOnMultipleProjects: true },
    },
  },
  rules: {
    'boundaries/dependencies': [
      'error',
      {
        default: 'disallow',
        checkAllOrigins: true,
        message:
          '{{ from.element.types }} must not import {{ dependency.source }} ({{ dependency.kind }}): docs/architecture.md says who may import whom.',
        policies: Object.entries(rooms).flatMap(toPolicies),
      },
    ],
  },
};
