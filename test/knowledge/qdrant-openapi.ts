import path from 'node:path';

import ts from 'typescript';

import { findProjectRoot } from '../../infra/project-root.js';
import type { RecordedRequest } from './qdrant-recorder.js';

const SCHEMA = 'node_modules/@qdrant/js-client-rest/dist/types/openapi/generated_schema.js';

// What an operation does not take has the type `undefined`.
const PRELUDE = `
import type { paths } from './${SCHEMA}';
type Operation<P extends keyof paths, M extends keyof paths[P]> = paths[P][M];
type Body<O> = O extends { requestBody?: { content: { 'application/json': infer B } } } ? B : undefined;
type Query<O> = O extends { parameters: { query?: infer Q } } ? Q : {};
`;

/** What is wrong with a request, which is named by its place in the list. */
export type Fault = { request: number; message: string };

/**
 * Holds recorded requests against Qdrant's OpenAPI document, as its client carries it in TypeScript: path, method,
 * query and body of each. Answers what the compiler finds wrong. `collection` fills the path's placeholder.
 */
export function findFaults(requests: RecordedRequest[], { collection }: { collection: string }): Fault[] {
  const root = findProjectRoot();
  const fileName = path.join(root, 'recorded-qdrant-requests.ts');
  const source = PRELUDE + requests.map((request, index) => toStatement(request, index, collection)).join('\n');
  const options: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const readSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, languageVersion) =>
    name === fileName ? ts.createSourceFile(name, source, languageVersion) : readSourceFile(name, languageVersion);
  const program = ts.createProgram([fileName], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText, start = 0 }) => ({
    request: source.slice(0, start).split('\ntype Requested').length - 2,
    message: ts.flattenDiagnosticMessageText(messageText, ' '),
  }));
}

function toStatement({ method, path: at, query, body }: RecordedRequest, index: number, collection: string): string {
  const template = at.replace(`/collections/${collection}`, '/collections/{collection_name}');
  // A query string has no types: true and numbers are read as what they look like.
  const parameters = Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      name,
      /^(true|false|\d+)$/.test(value) ? (JSON.parse(value) as unknown) : value,
    ]),
  );
  return `
type Requested${index} = Operation<${JSON.stringify(template)}, ${JSON.stringify(method)}>;
const body${index}: Body<Requested${index}> = ${body === undefined ? 'undefined' : JSON.stringify(body)};
const query${index}: Query<Requested${index}> = ${JSON.stringify(parameters)};`;
}
