import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { createOpenApiDocument } from '../../api/openapi/document.js';
import type { ApiContext } from '../../api/context.js';
import { ROUTES } from '../../api/routes/index.js';
import { createRouter } from '../../api/routes/router.js';
import { findProjectRoot } from '../../infra/project-root.js';

type Operation = {
  responses: Record<string, object>;
  security?: object[];
  summary?: string;
  parameters?: { name: string }[];
};
type Document = {
  openapi: string;
  info: { version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
};

const document = createOpenApiDocument() as Document;

function documented(): string[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

/** What the router itself has registered, not the list that it was made from. */
function registered(): string[] {
  const { stack } = createRouter({ api: {} as ApiContext, routes: ROUTES });
  return stack.flatMap((layer) =>
    layer.methods
      .filter((method) => method !== 'HEAD')
      .map((method) => `${method} ${String(layer.path).replaceAll(/:(\w+)/g, '{$1}')}`),
  );
}

describe('the OpenAPI document', () => {
  it('has every registered route, and none besides', () => {
    expect(documented().sort()).toEqual(registered().sort());
    expect(new Set(documented()).size).toBe(ROUTES.length);
  });

  it('is OpenAPI 3.1 with plain JSON inside', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it('has the version of the package', () => {
    const text = readFileSync(path.join(findProjectRoot(), 'package.json'), 'utf8');
    expect(document.info.version).toBe((JSON.parse(text) as { version: string }).version);
  });

  it('refers to nothing that it does not have', () => {
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.length).toBeGreaterThan(10);
    for (const name of references) expect(Object.keys(document.components.schemas)).toContain(name);
  });

  it('gives every operation a summary, a success and a problem for what may go wrong', () => {
    for (const operations of Object.values(document.paths)) {
      for (const operation of Object.values(operations)) {
        expect(operation.summary).toBeTruthy();
        expect(Object.keys(operation.responses).some((status) => Number(status) < 300)).toBe(true);
        expect(operation.responses['500']).toBeDefined();
        const guarded = (operation.security ?? []).length > 0;
        expect(operation.responses['401'] !== undefined || !guarded).toBe(true);
      }
    }
  });

  it('says that a message needs its Idempotency-Key', () => {
    const operation = document.paths['/api/v1/conversations/{conversationId}/messages']?.['post'];
    const names = operation?.parameters?.map(({ name }) => name.toLowerCase());
    expect(names).toEqual(expect.arrayContaining(['conversationid', 'wait', 'idempotency-key']));
  });
});
