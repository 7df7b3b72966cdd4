import { findApiAddress } from '../api-address.js';
import { readCommandEnvironment, type EnvironmentOption } from '../environment-option.js';
import { createLoginFile } from './login-file.js';

export type StaffOptions = EnvironmentOption & { url?: string };

/** The api that the options name, and where a login at it is kept. */
export function findStaffApi(options: StaffOptions) {
  const { folder } = readCommandEnvironment(options);
  const baseUrl = findApiAddress({ url: options.url, folder });
  return { baseUrl, file: createLoginFile({ folder, baseUrl }) };
}
