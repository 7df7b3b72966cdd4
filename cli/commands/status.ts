import type { Command } from 'commander';

import { Readiness } from '../../contracts/http.js';
import { findRunningStack, type RunState } from '../../infra/supervisor/run-state.js';
import { environmentOption, readCommandEnvironment, type EnvironmentOption } from '../environment-option.js';

const NOT_RUNNING = 3;

export function registerStatusCommand(program: Command): void {
  program
    .command('status')
    .description('what runs, where, since when; exit code 3 when nothing does')
    .addOption(environmentOption())
    .action(async (options: EnvironmentOption) => {
      const { folder } = readCommandEnvironment(options);
      const state = findRunningStack(folder);
      if (state === undefined) {
        console.log(`Parley (${folder.env}) does not run. Start it with \`npx parley start --env ${folder.env}\`.`);
        process.exitCode = NOT_RUNNING;
        return;
      }
      console.log(describeState(state, folder.env, await askReadiness(state.addresses.api)));
    });
}

function describeState(state: RunState, env: string, readiness: string): string {
  const rows = [
    ['part', 'state', 'pid', 'port', 'up for', 'restarts'],
    ...state.parts.map((part) => [
      part.name,
      part.state,
      part.pid?.toString() ?? '-',
      part.port?.toString() ?? '-',
      toDuration(part.since),
      part.restarts.toString(),
    ]),
  ];
  const addresses: [string, string | undefined][] = [
    ['API', state.addresses.api],
    ['Temporal', state.addresses.temporal],
    ['Temporal UI', state.addresses.temporalUi],
  ];
  return [
    `Parley (${env}) is ${state.phase}: process ${state.supervisor.pid}, up for ${toDuration(state.since)}`,
    ...addresses.flatMap(([name, address]) => (address === undefined ? [] : [`  ${name.padEnd(12)} ${address}`])),
    `  ${'/ready'.padEnd(12)} ${readiness}`,
    '',
    ...rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(column === 0 ? 12 : 11)).join('')}`.trimEnd()),
  ].join('\n');
}

async function askReadiness(apiUrl: string | undefined): Promise<string> {
  if (apiUrl === undefined) return 'the api has not started yet';
  try {
    const response = await fetch(`${apiUrl}/ready`, { signal: AbortSignal.timeout(5000) });
    return describeReadiness(response.status, Readiness.safeParse(await response.json()).data);
  } catch {
    return 'the api does not answer';
  }
}

/** Whether it is ready, and each part that somebody should look at. */
function describeReadiness(status: number, readiness: Readiness | undefined): string {
  const head = status === 200 ? `ready (${status})` : `not ready (${status})`;
  const parts = Object.entries(readiness?.parts ?? {}).filter(([, part]) => part.status !== 'up');
  const lines = parts.map(([name, part]) =>
    `${' '.repeat(15)}${name} is ${part.status}: ${part.detail ?? ''}`.trimEnd(),
  );
  return [head, ...lines].join('\n');
}

/** A span of time as people say it, with its two largest units. */
function toDuration(since: string): string {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(since)) / 1000));
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}
