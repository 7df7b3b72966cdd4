import { Option } from 'commander';

import type { DataFolder } from '../infra/supervisor/data-folder.js';
import { findRunningStack } from '../infra/supervisor/run-state.js';
import { UserError } from './user-error.js';

/** `--url URL`, for commands that talk to an api. */
export const apiAddressOption = () =>
  new Option('--url <url>', 'address of the api; left out: that of the running `parley start`');

/** The api that a command talks to. @throws UserError where none runs and none is named */
export function findApiAddress({ url, folder }: { url: string | undefined; folder: DataFolder }): string {
  const baseUrl = url ?? findRunningStack(folder)?.addresses.api;
  if (baseUrl === undefined) {
    throw new UserError(`Parley (${folder.env}) does not run.`, {
      remedy: `Start it with \`npx parley start --env ${folder.env}\`, or name an api with --url.`,
    });
  }
  if (!URL.canParse(baseUrl) || !/^https?:/.test(baseUrl)) {
    throw new UserError('--url must be an address such as http://127.0.0.1:3000.');
  }
  return baseUrl;
}
