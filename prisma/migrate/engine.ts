import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type * as SchemaEngineWasm from '@prisma/schema-engine-wasm';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';

import { MigrationAdapter } from './adapter.js';

export type { SchemaEngine } from '@prisma/schema-engine-wasm';

type WasmExports = Record<string, unknown>;
type Runtime = typeof SchemaEngineWasm & { __wbg_set_wasm: (exports: WasmExports) => void };

// TypeScript knows it from the DOM library only, which does not belong here.
declare const WebAssembly: {
  instantiate: (code: Uint8Array, imports: object) => Promise<{ instance: { exports: WasmExports } }>;
};

// The package's own module holds the one instance that its functions work on: a second would break the first.
let loading: Promise<Runtime> | undefined;

/**
 * Runs work on Prisma's schema engine: the official one, compiled to WebAssembly, so that nothing has to be downloaded.
 * @throws whatever the engine says, with the database's own message.
 */
export async function withSchemaEngine<Result>(
  { databaseUrl }: { databaseUrl: string },
  work: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> {
  loading ??= loadRuntime();
  const { SchemaEngine } = await loading;
  const adapter = new MigrationAdapter({ databaseUrl });
  try {
    const bound = bindMigrationAwareSqlAdapterFactory(adapter);
    const engine = await SchemaEngine.new({ datamodels: undefined }, () => undefined, bound);
    try {
      return await work(engine);
    } finally {
      engine.free();
    }
  } finally {
    await adapter.close();
  }
}

/** Where the engine reports a bug of its own before it stops. Prisma's client brings one with it. */
type PanicRegistry = { PRISMA_WASM_PANIC_REGISTRY?: { set_message: (message: string) => void } };

// Node cannot import a .wasm file as a module, which the package's own entry does.
async function loadRuntime(): Promise<Runtime> {
  (globalThis as PanicRegistry).PRISMA_WASM_PANIC_REGISTRY ??= {
    set_message: (message) => {
      throw new Error(`Prisma's schema engine failed: ${message}`);
    },
  };
  const file = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const runtime = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as unknown as Runtime;
  const wasm = await readFile(path.join(path.dirname(file), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': toImports(runtime) });
  runtime.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return runtime;
}

type Imported = (...args: unknown[]) => unknown;

/** What the engine imports. Its timers outlive its work by ten seconds, and must not keep the process from ending. */
function toImports(runtime: Runtime): Record<string, unknown> {
  const imports = Object.entries(runtime).map(([name, value]: [string, unknown]) =>
    name.startsWith('__wbg_setTimeout_') ? [name, unreferenced(value as Imported)] : [name, value],
  );
  return Object.fromEntries(imports) as Record<string, unknown>;
}

function unreferenced(setTimer: Imported): Imported {
  return (...args) => {
    const timer = setTimer(...args) as NodeJS.Timeout;
    timer.unref();
    return timer;
  };
}
