import { Option, type Command } from 'commander';

import { DeliveryList, DeliveryResource, DeliveryStatus } from '../../contracts/deliveries.js';
import { apiAddressOption } from '../api-address.js';
import { environmentOption } from '../environment-option.js';
import { findBots } from '../staff/find-bots.js';
import { openStaffClient } from '../staff/staff-session.js';
import { findStaffApi, type StaffOptions } from './login.js';

/** `parley delivery`: what a bot sent, or could not send. For admins who are logged in. */
export function registerDeliveryCommand(program: Command): void {
  const delivery = program
    .command('delivery')
    .description('mails, webhooks and records that a bot sends, as an admin: see `parley login`');

  delivery
    .command('list')
    .description('the latest deliveries, newest first')
    .argument('<bot>', 'slug of the bot')
    .addOption(new Option('--status <status>', 'those alone').choices(DeliveryStatus.options))
    .addOption(apiAddressOption())
    .addOption(environmentOption())
    .action(async (slug: string, options: StaffOptions & { status?: string }) => {
      const client = openStaffClient(findStaffApi(options));
      const [botId = ''] = await findBots(client, [slug]);
      const query = options.status === undefined ? '' : `?status=${options.status}`;
      const answer = await client.request({ method: 'GET', path: `/api/v1/bots/${botId}/deliveries${query}` });
      const { deliveries } = DeliveryList.parse(answer);
      console.log(deliveries.length === 0 ? 'There are none.' : deliveries.map(describeDelivery).join('\n'));
    });

  delivery
    .command('retry')
    .description('send now what was not delivered')
    .argument('<bot>', 'slug of the bot')
    .argument('<delivery>', 'its id')
    .addOption(apiAddressOption())
    .addOption(environmentOption())
    .action(async (slug: string, deliveryId: string, options: StaffOptions) => {
      const client = openStaffClient(findStaffApi(options));
      const [botId = ''] = await findBots(client, [slug]);
      const path = `/api/v1/bots/${botId}/deliveries/${encodeURIComponent(deliveryId)}/retry`;
      const { id } = DeliveryResource.parse(await client.request({ method: 'POST', path }));
      console.log(`Delivery ${id} is on its way.`);
    });
}

function describeDelivery(delivery: DeliveryResource): string {
  const { id, updatedAt, status, lastError, kind, channel, target, attempts } = delivery;
  const state = lastError === null ? status : `${status} (${lastError})`;
  const way = target === null ? channel : `${channel} to ${target}`;
  const tried = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  return [id, updatedAt.slice(0, 16), state.padEnd(10), kind, way, tried].join('  ');
}
