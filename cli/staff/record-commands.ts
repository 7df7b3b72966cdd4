import { Option, type Command } from 'commander';

import { apiAddressOption } from '../api-address.js';
import { findStaffApi, type StaffOptions } from './find-staff-api.js';
import { environmentOption } from '../environment-option.js';
import { findBots } from './find-bots.js';
import { openStaffClient } from './staff-session.js';

type Records = {
  /** What one is called, and its place below a bot: `/api/v1/bots/BOT/PLACE`. */
  name: string;
  place: string;
  statuses: readonly string[];
  /** What `retry` does. */
  retries: string;
  /** A page of them as the api answers it, a line each. @throws where it is not one */
  toLines: (answer: unknown) => string[];
  /** The id of the one that is tried again. @throws where the answer is none */
  toId: (answer: unknown) => string;
};

/** Adds `list` and `retry` for what a bot sends to other systems. */
export function addRecordCommands(command: Command, { name, place, statuses, retries, toLines, toId }: Records): void {
  command
    .command('list')
    .description(`the latest ${place}, newest first`)
    .argument('<bot>', 'slug of the bot')
    .addOption(new Option('--status <status>', 'those alone').choices(statuses))
    .addOption(apiAddressOption())
    .addOption(environmentOption())
    .action(async (slug: string, options: StaffOptions & { status?: string }) => {
      const client = openStaffClient(findStaffApi(options));
      const [botId = ''] = await findBots(client, [slug]);
      const query = options.status === undefined ? '' : `?status=${options.status}`;
      const lines = toLines(await client.request({ method: 'GET', path: `/api/v1/bots/${botId}/${place}${query}` }));
      console.log(lines.length === 0 ? 'There are none.' : lines.join('\n'));
    });

  command
    .command('retry')
    .description(retries)
    .argument('<bot>', 'slug of the bot')
    .argument(`<${name}>`, 'its id')
    .addOption(apiAddressOption())
    .addOption(environmentOption())
    .action(async (slug: string, wanted: string, options: StaffOptions) => {
      const client = openStaffClient(findStaffApi(options));
      const [botId = ''] = await findBots(client, [slug]);
      const path = `/api/v1/bots/${botId}/${place}/${encodeURIComponent(wanted)}/retry`;
      const id = toId(await client.request({ method: 'POST', path }));
      console.log(`${name.charAt(0).toUpperCase()}${name.slice(1)} ${id} is on its way.`);
    });
}
