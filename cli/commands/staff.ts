import { Option, type Command } from 'commander';

import { NewInvitation, StaffList, StaffRole, type StaffUser } from '../../contracts/staff.js';
import { apiAddressOption } from '../api-address.js';
import { environmentOption } from '../environment-option.js';
import { findBots } from '../staff/find-bots.js';
import { openStaffClient } from '../staff/staff-session.js';
import { findStaffApi, type StaffOptions } from '../staff/find-staff-api.js';

/** `parley staff`: who works with an installation. For admins who are logged in. */
export function registerStaffCommand(program: Command): void {
  const staff = program.command('staff').description('accounts of people, as an admin: see `parley login`');

  staff
    .command('list')
    .description('everybody who works with this installation')
    .addOption(apiAddressOption())
    .addOption(environmentOption())
    .action(async (options: StaffOptions) => {
      const client = openStaffClient(findStaffApi(options));
      const { staff: people } = StaffList.parse(await client.request({ method: 'GET', path: '/api/v1/admin/staff' }));
      console.log(describeStaff(people));
    });

  staff
    .command('invite')
    .description('make a link by which somebody makes their account; it is good once, for 7 days')
    .argument('<address>', 'their e-mail address')
    .addOption(new Option('--role <role>', 'what they may do').choices(StaffRole.options).default('agent'))
    .option('--bot <slug...>', 'the bots that they work with; left out: all that there are')
    .addOption(apiAddressOption())
    .addOption(environmentOption())
    .action(async (email: string, options: StaffOptions & { role: string; bot?: string[] }) => {
      const api = findStaffApi(options);
      const client = openStaffClient(api);
      const bots = options.role === 'admin' ? [] : await findBots(client, options.bot);
      const body = { email, role: options.role, bots };
      const made = NewInvitation.parse(
        await client.request({ method: 'POST', path: '/api/v1/admin/invitations', body }),
      );
      const link = new URL(`/staff/#invitation=${made.token}`, api.baseUrl).href;
      console.log(`Send this link to ${email}; it is shown this once, and good once, for 7 days:\n  ${link}`);
    });
}

function describeStaff(people: StaffUser[]): string {
  const rows = people.map(({ name, email, role, disabled }) => [role, disabled ? 'disabled' : '', email, name]);
  return [['role', '', 'address', 'name'], ...rows]
    .map(([role = '', state = '', email = '', name = '']) =>
      `${role.padEnd(10)} ${state.padEnd(9)} ${email.padEnd(32)} ${name}`.trimEnd(),
    )
    .join('\n');
}
