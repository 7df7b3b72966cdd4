import type { Command } from 'commander';

import { askReadiness } from '../../infra/supervisor/ask-readiness.js';
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
      console.log(describeState(state, folder.env, await describeReadiness(state.addresses.api)));
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

/** Whether it is ready, and each part that somebody should look at. */
async function describeReadiness(apiUrl: string | undefined): Promise<string> {
  if (apiUrl === undefined) return 'the api has not started yet';
  const asked = await askReadiness(apiUrl);
  if (asked.kind === 'silent') return 'the api does not answer';
  const head = `${asked.isReady ? 'ready' : 'not ready'} (${asked.status})`;
  return [head, ...asked.troubles.map((trouble) => `${' '.repeat(15)}${trouble}`)].join('\n');
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
