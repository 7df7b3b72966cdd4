import type { Command } from 'commander';

import { DeliveryList, DeliveryResource, DeliveryStatus } from '../../contracts/deliveries.js';
import { addRecordCommands } from '../staff/record-commands.js';

/** `parley delivery`: what a bot sent, or could not send. For admins who are logged in. */
export function registerDeliveryCommand(program: Command): void {
  const delivery = program
    .command('delivery')
    .description('mails, webhooks and records that a bot sends, as an admin: see `parley login`');
  addRecordCommands(delivery, {
    ...{ name: 'delivery', place: 'deliveries', statuses: DeliveryStatus.options },
    retries: 'send now what was not delivered',
    toLines: (answer) => DeliveryList.parse(answer).deliveries.map(describeDelivery),
    toId: (answer) => DeliveryResource.parse(answer).id,
  });
}

function describeDelivery(delivery: DeliveryResource): string {
  const { id, updatedAt, status, lastError, kind, channel, target, attempts } = delivery;
  const state = lastError === null ? status : `${status} (${lastError})`;
  const way = target === null ? channel : `${channel} to ${target}`;
  const tried = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  return [id, updatedAt.slice(0, 16), state.padEnd(10), kind, way, tried].join('  ');
}
