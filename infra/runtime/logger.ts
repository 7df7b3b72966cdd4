import { pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

export type LoggerOptions = {
  /** Which process writes: `api`, `worker`, `batch`, `parley`. */
  service: string;
  level: string;
  /** `pretty` is for people at a terminal, one short line an entry; JSON is for everything else. */
  format?: 'json' | 'pretty' | undefined;
  destination?: DestinationStream;
};

/** What of an error may be written: its kind and place, never a message that could quote a customer or a provider. */
export function toLoggableError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    at: frames.slice(0, 6).map((line) => line.trim()),
    ...(error.cause === undefined ? {} : { cause: toLoggableError(error.cause) }),
  };
}

/** A process's logger: JSON lines with time, level, service; errors under `err` are written without their message. */
export function createLogger({ service, level, format, destination = process.stdout }: LoggerOptions): Logger {
  const pretty = (format ?? (process.stdout.isTTY ? 'pretty' : 'json')) === 'pretty';
  return pino(
    {
      base: { service },
      level,
      timestamp: stdTimeFunctions.isoTime,
      serializers: { err: toLoggableError },
      formatters: { level: (label) => ({ level: label }) },
    },
    pretty
      ? {
          write: (line) => {
            destination.write(toPrettyLine(line));
          },
        }
      : destination,
  );
}

function toPrettyLine(line: string): string {
  const { time, level, service, msg, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const details = Object.entries(rest)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
  return `${String(time).slice(11, 23)} ${String(level).padEnd(5)} ${String(service)} ${typeof msg === 'string' ? msg : ''} ${details}\n`;
}
