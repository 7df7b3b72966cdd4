import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  YAMLParseError,
  type Document,
} from 'yaml';

import { describeYamlError } from './yaml-faults.js';

type Path = readonly (string | number)[];

/** A YAML or JSON text, read, with the lines (counted from 1) that things are in. */
export type YamlSource = {
  /** The plain value; undefined where the text has syntax faults. */
  raw: unknown;
  /** The line of a value, or of the nearest thing around it that is there; undefined: of none. */
  lineOf: (path: Path) => number | undefined;
  syntaxFaults: { lines: number[]; words: string }[];
  /** A text that the file gives a name on a line of its own, even where the rest cannot be read. */
  findText: (name: string) => { text: string; line: number } | undefined;
};

/** Parses YAML, and JSON with it. Never throws. */
export function parseYaml({ text, language }: { text: string; language: 'YAML' | 'JSON' }): YamlSource {
  const counter = new LineCounter();
  const document = parseDocument(text, { prettyErrors: false, lineCounter: counter });
  const toLine = (offset: number) => counter.linePos(offset).line;
  const rows = text.split(/\r?\n/);

  const errors = [...document.errors, ...findOpenAliases(document)].map((error) => ({
    error,
    line: toLine(error.pos[0]),
  }));
  const syntaxFaults = errors
    // One mistake makes more than one error in its line; the first says it best.
    .filter(({ line }, index) => errors.findIndex((other) => other.line === line) === index)
    .map(({ error, line }) => {
      const others = errors.filter((other) => other.line === line).map((other) => other.error.code);
      const words = describeYamlError({ error, others, lineText: rows[line - 1] ?? '', language });
      return { lines: [line], words };
    });
  const plain = syntaxFaults.length === 0 ? toPlain(document) : undefined;
  if (plain?.kind === 'too large') {
    const words = 'the aliases (*name) stand for more than can be read; write the texts out';
    syntaxFaults.push({ lines: [], words });
  }

  return {
    raw: plain?.kind === 'value' ? plain.value : undefined,
    lineOf: (path) => {
      const offset = findOffset(document, path);
      return offset === undefined ? undefined : toLine(offset);
    },
    syntaxFaults,
    findText: (name) => {
      const at = rows.findIndex((row) => row.startsWith(`${name}:`));
      const value: unknown = parseDocument(rows[at] ?? '').get(name);
      return typeof value === 'string' ? { text: value, line: at + 1 } : undefined;
    },
  };
}

/** Aliases of nothing; the library tells them only later, and without their place. */
function findOpenAliases(document: Document): YAMLParseError[] {
  const errors: YAMLParseError[] = [];
  visit(document, {
    Alias: (_, alias) => {
      const [from, to] = alias.range ?? [0, 0];
      if (alias.resolve(document) === undefined) errors.push(new YAMLParseError([from, to], 'BAD_ALIAS', 'open'));
    },
  });
  return errors;
}

function toPlain(document: Document): { kind: 'value'; value: unknown } | { kind: 'too large' } {
  try {
    return { kind: 'value', value: document.toJS() as unknown };
  } catch {
    return { kind: 'too large' };
  }
}

function findOffset(document: Document, path: Path): number | undefined {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (!isScalar(pair?.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = toStart(node) ?? offset;
    } else break;
  }
  return offset;
}

function toStart(node: unknown): number | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range?.[0] : undefined;
}
