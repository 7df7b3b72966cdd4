import type { Command } from 'commander';

import { StaffUser } from '../../contracts/staff.js';
import { apiAddressOption } from '../api-address.js';
import { environmentOption } from '../environment-option.js';
import { askPassword } from '../staff/ask-password.js';
import { findStaffApi, type StaffOptions } from '../staff/find-staff-api.js';
import { logIn, openStaffClient } from '../staff/staff-session.js';

/** `parley login`, `logout`, `whoami`: an account of the staff for the commands that ask for one. */
export function registerLoginCommands(program: Command): void {
  program
    .command('login')
    .description('log in as somebody of the staff; the login is kept in the data folder, for 7 days after its last use')
    .requiredOption('--email <address>', 'the address of the account')
    .addOption(apiAddressOption())
    .addOption(environmentOption())
    .action(async (options: StaffOptions & { email: string }) => {
      const { baseUrl, file } = findStaffApi(options);
      const password = await askPassword({ stdin: process.stdin });
      const { user } = await logIn({ baseUrl, email: options.email, password, file });
      console.log(`Logged in at ${baseUrl} as ${user.name} (${user.role}).`);
    });

  program
    .command('logout')
    .description('end the login that `parley login` keeps')
    .addOption(apiAddressOption())
    .addOption(environmentOption())
    .action(async (options: StaffOptions) => {
      const api = findStaffApi(options);
      try {
        await openStaffClient(api).request({ method: 'POST', path: '/api/v1/auth/logout' });
      } finally {
        api.file.forget();
      }
      console.log('Logged out.');
    });

  program
    .command('whoami')
    .description('who is logged in')
    .addOption(apiAddressOption())
    .addOption(environmentOption())
    .action(async (options: StaffOptions) => {
      const api = findStaffApi(options);
      const me = StaffUser.parse(await openStaffClient(api).request({ method: 'GET', path: '/api/v1/auth/me' }));
      console.log(`${me.name} <${me.email}>, ${me.role}, at ${api.baseUrl}`);
    });
}
