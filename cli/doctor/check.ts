import { UserError } from '../user-error.js';

/** One thing that the doctor looks at. */
export type Check = {
  readonly name: string;
  /** Checks without which this one cannot be tried: one fault is told once, and not by all that depends on it. */
  readonly needs?: readonly string[];
  /** Resolves with what it found; rejects when something is wrong. */
  run(): Promise<string>;
  /** What to do when it fails, unless it rejects with a UserError that says so itself. */
  readonly mend: string;
};

export type Finding =
  | { kind: 'ok'; name: string; detail: string }
  | { kind: 'failed'; name: string; reason: string; mend: string }
  | { kind: 'not tried'; name: string; because: string };

const WITHIN_MS = 20_000;

/** Runs the checks in their order, and tells each finding at once. */
export async function examine(checks: readonly Check[], tell: (finding: Finding) => void): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of checks) {
    const finding = await examineOne(check, findings);
    findings.push(finding);
    tell(finding);
  }
  return findings;
}

async function examineOne(check: Check, before: Finding[]): Promise<Finding> {
  const { name, needs = [], mend } = check;
  const broken = before.find((finding) => finding.kind !== 'ok' && needs.includes(finding.name));
  if (broken !== undefined) return { kind: 'not tried', name, because: broken.name };
  try {
    return { kind: 'ok', name, detail: await within(check.run(), WITHIN_MS) };
  } catch (error) {
    const remedy = error instanceof UserError ? error.remedy : undefined;
    return { kind: 'failed', name, reason: toReason(error), mend: remedy ?? mend };
  }
}

async function within<Result>(work: Promise<Result>, milliseconds: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${milliseconds / 1000} seconds`));
    }, milliseconds);
  });
  return Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
  });
}

function toReason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return toReason(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error && error.message === 'fetch failed' ? `: ${toReason(error.cause)}` : '';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return `${error.message === '' ? code : error.message}${cause}`;
}
