import type { Command } from 'commander';

import { LeadList, LeadResource, LeadStatus } from '../../contracts/leads.js';
import { toTerminalText } from '../chat/terminal-text.js';
import { addRecordCommands } from '../staff/record-commands.js';

/** `parley lead`: what customers left of themselves. For admins who are logged in. */
export function registerLeadCommand(program: Command): void {
  const lead = program.command('lead').description("a bot's leads, as an admin: see `parley login`");
  addRecordCommands(lead, {
    ...{ name: 'lead', place: 'leads', statuses: LeadStatus.options },
    retries: "send a lead that was not delivered now, to where the bot's leads go",
    toLines: (answer) => LeadList.parse(answer).leads.map(describeLead),
    toId: (answer) => LeadResource.parse(answer).id,
  });
}

function describeLead({ id, createdAt, status, lastError, name, email, phone }: LeadResource): string {
  const state = lastError === null ? status : `${status} (${lastError})`;
  // Somebody wrote these, who may have wanted to write to a terminal.
  const person = [name, email ?? phone].map((text) => toTerminalText(text ?? '').replaceAll(/\s+/g, ' '));
  return [id, createdAt.slice(0, 16), state.padEnd(10), ...person].join('  ').trimEnd();
}
