import { Option } from 'commander';
import type { z } from 'zod';

import { readEnvironment, StartEnvironment } from '../infra/runtime/environment.js';
import { findDataFolder, type DataFolder } from '../infra/supervisor/data-folder.js';

export type EnvironmentOption = { env: string };

/** `--env NAME`, which chooses the data folder. */
export const environmentOption = () =>
  new Option('--env <name>', 'the environment, with a data folder of its own').default('dev');

/** The validated environment, and the data folder that it and --env choose. */
export function readCommandEnvironment(options: EnvironmentOption): {
  environment: z.infer<typeof StartEnvironment>;
  folder: DataFolder;
} {
  const environment = readEnvironment(StartEnvironment, process.env);
  return { environment, folder: findDataFolder({ env: options.env, dataDir: environment.PARLEY_DATA_DIR }) };
}
