import { setTimeout as delay } from 'node:timers/promises';

import type { HangingModel } from '../measure/hanging-model.js';
import type { BotAddress } from '../stack.js';
import { createCustomer } from './customer.js';

const HANG = 'Please hang.';
// Well after the time within which a follow-up joins whatever the policy: the answer is under way.
const UNDER_WAY_MS = 600;

export type Stops = {
  /** From the customer's cancelling to the closed connection at the model, and to the end in the log. */
  cancelled: { cutOffMs: number[]; recordedMs: number[] };
  /** From the customer's next message to the closed connection at the model. */
  superseded: { cutOffMs: number[] };
};

/** Customers, one after the other, who stop an answer whose model hangs: by cancelling, and by writing on. */
export async function measureStops({
  hangingModel,
  count,
  ...bot
}: BotAddress & { hangingModel: HangingModel; count: number }): Promise<Stops> {
  const stops: Stops = { cancelled: { cutOffMs: [], recordedMs: [] }, superseded: { cutOffMs: [] } };
  for (let round = 0; round < count; round += 1) {
    const customer = await createCustomer(bot);
    await customer.ask('What does number 1 cost?');

    const first = hangingModel.nextCall();
    const stopAt = first.then(() => delay(UNDER_WAY_MS)).then(() => performance.now());
    await customer.sendAndCancel(HANG, stopAt);
    stops.cancelled.recordedMs.push(performance.now() - (await stopAt));
    stops.cancelled.cutOffMs.push((await (await first).cutOff) - (await stopAt));

    const second = hangingModel.nextCall();
    customer.send(HANG);
    const { cutOff } = await second;
    await delay(UNDER_WAY_MS);
    const followedAt = performance.now();
    await customer.ask('And number 2?');
    stops.superseded.cutOffMs.push((await cutOff) - followedAt);
    customer.leave();
  }
  return stops;
}
