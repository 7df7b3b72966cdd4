import { expect, it } from 'vitest';

import { createLogger } from '../../infra/runtime/logger.js';
import { collectLog } from '../support/log-lines.js';
import { prepareSurroundings } from '../support/surroundings.js';
import { startWorkers } from '../support/workers.js';

it('does not warn that a worker has activities only, which is meant to be', async () => {
  const log = collectLog();
  const logger = createLogger({ service: 'worker', level: 'debug', format: 'json', destination: log.destination });
  const surroundings = await prepareSurroundings({ env: {} });
  try {
    const workers = await startWorkers({ env: surroundings.env, model: null, logger });
    await workers.stop();
  } finally {
    await surroundings.close();
  }
  const said = log.lines().map((line) => JSON.parse(line) as { level: string; msg: string; taskQueue?: string });
  // It is what the SDK says of a queue without workflows: one line each, for those who debug.
  const warned = said.filter(({ msg }) => msg.startsWith('No workflows registered'));
  expect(warned.map(({ level, taskQueue }) => [level, taskQueue]).sort()).toEqual([
    ['debug', 'outgoing'],
    ['debug', 'reasoning'],
  ]);
  expect(said.filter(({ level }) => level !== 'debug' && level !== 'info')).toEqual([]);
});
