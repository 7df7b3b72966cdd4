import { Option, type Command } from 'commander';

import { LeadList, LeadResource, LeadStatus } from '../../contracts/leads.js';
import { apiAddressOption } from '../api-address.js';
import { toTerminalText } from '../chat/terminal-text.js';
import { environmentOption } from '../environment-option.js';
import { findBots } from '../staff/find-bots.js';
import { openStaffClient } from '../staff/staff-session.js';
import { findStaffApi, type StaffOptions } from './login.js';

/** `parley lead`: what customers left of themselves. For admins who are logged in. */
export function registerLeadCommand(program: Command): void {
  const lead = program.command('lead').description("a bot's leads, as an admin: see `parley login`");

  lead
    .command('list')
    .description('the latest leads, newest first')
    .argument('<bot>', 'slug of the bot')
    .addOption(new Option('--status <status>', 'those alone').choices(LeadStatus.options))
    .addOption(apiAddressOption())
    .addOption(environmentOption())
    .action(async (slug: string, options: StaffOptions & { status?: string }) => {
      const client = openStaffClient(findStaffApi(options));
      const [botId = ''] = await findBots(client, [slug]);
      const query = options.status === undefined ? '' : `?status=${options.status}`;
      const answer = await client.request({ method: 'GET', path: `/api/v1/bots/${botId}/leads${query}` });
      const { leads } = LeadList.parse(answer);
      console.log(leads.length === 0 ? 'There are none.' : leads.map(describeLead).join('\n'));
    });

  lead
    .command('retry')
    .description("send a lead that was not delivered now, to where the bot's leads go")
    .argument('<bot>', 'slug of the bot')
    .argument('<lead>', 'its id')
    .addOption(apiAddressOption())
    .addOption(environmentOption())
    .action(async (slug: string, leadId: string, options: StaffOptions) => {
      const client = openStaffClient(findStaffApi(options));
      const [botId = ''] = await findBots(client, [slug]);
      const path = `/api/v1/bots/${botId}/leads/${encodeURIComponent(leadId)}/retry`;
      const { id } = LeadResource.parse(await client.request({ method: 'POST', path }));
      console.log(`Lead ${id} is on its way.`);
    });
}

function describeLead({ id, createdAt, status, lastError, name, email, phone }: LeadResource): string {
  const state = lastError === null ? status : `${status} (${lastError})`;
  // Somebody wrote these, who may have wanted to write to a terminal.
  const person = [name, email ?? phone].map((text) => toTerminalText(text ?? '').replaceAll(/\s+/g, ' '));
  return [id, createdAt.slice(0, 16), state.padEnd(10), ...person].join('  ').trimEnd();
}
