// Writes each TypeScript source of a tsconfig to its JavaScript, one file at a time: types are erased, not checked
// (`npm run types` does that). A fifth of the time that tsc takes, which everybody who installs Parley waits for.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import ts from 'typescript';

import { root } from './root.mjs';

/** What tsc would compile, and how. */
function readConfig(name) {
  const file = path.join(root, name);
  const { config, error } = ts.readConfigFile(file, ts.sys.readFile);
  const parsed = ts.parseJsonConfigFileContent(config ?? {}, ts.sys, root);
  // A file by itself does not know that the package is one of ES modules.
  const format = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
  const options = { ...parsed.options, ...format };
  const files = parsed.fileNames.filter((name) => !name.endsWith('.d.ts'));
  return { options, files, faults: [...(error ? [error] : []), ...parsed.errors] };
}

/** Newer than its source; a change of the compiler or its options is a change of everything. */
function isCurrent(output, source, since) {
  return existsSync(output) && statSync(output).mtimeMs > Math.max(statSync(source).mtimeMs, since);
}

function transpile(configName) {
  const { options, files, faults } = readConfig(configName);
  const since = Math.max(
    ...[configName, 'tsconfig.base.json', 'package.json', 'node_modules/.package-lock.json']
      .map((file) => path.join(root, file))
      .map((file) => (existsSync(file) ? statSync(file).mtimeMs : 0)),
  );
  for (const source of files) {
    const output = path.join(options.outDir, path.relative(root, source)).replace(/\.ts$/, '.js');
    if (isCurrent(output, source, since)) continue;
    const { outputText, sourceMapText, diagnostics } = ts.transpileModule(readFileSync(source, 'utf8'), {
      compilerOptions: options,
      fileName: source,
      reportDiagnostics: true,
    });
    // One with a fault is not written: it would be current the next time, and its fault unsaid.
    if (diagnostics?.length > 0) {
      faults.push(...diagnostics);
      continue;
    }
    mkdirSync(path.dirname(output), { recursive: true });
    writeFileSync(output, outputText);
    const map = { ...JSON.parse(sourceMapText), sources: [path.relative(path.dirname(output), source)] };
    writeFileSync(`${output}.map`, JSON.stringify(map));
  }
  return faults;
}

const faults = transpile(process.argv[2]);
if (faults.length > 0) {
  const host = { getCanonicalFileName: (file) => file, getCurrentDirectory: () => root, getNewLine: () => '\n' };
  process.stderr.write(ts.formatDiagnostics(faults, host));
  process.exitCode = 1;
}
