import { createCustomer, type TurnSample } from './customer.js';

/** One customer with one turn after the other, each with a question of its own. */
export async function runConversation({
  questions,
  ...bot
}: {
  baseUrl: string;
  botSlug: string;
  questions: readonly string[];
}): Promise<TurnSample[]> {
  const customer = await createCustomer(bot);
  try {
    const samples: TurnSample[] = [];
    for (const question of questions) samples.push(await customer.ask(question));
    return samples;
  } finally {
    customer.leave();
  }
}
