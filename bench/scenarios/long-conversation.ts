import type { Client } from '@temporalio/client';

import { toConversationWorkflowId } from '../../contracts/temporal.js';
import { createCustomer } from './customer.js';

/** What turns cost around a place in a long conversation. */
export type Stretch = { fromTurn: number; replyMs: number[]; historyBytesPerTurn: number };

const TURNS_PER_STRETCH = 20;

/**
 * One conversation of many turns, each with a text of its own. From each of the given turns on it keeps the times of 20
 * replies, and by how many bytes a turn made the workflow's history grow (of turns after which the run was still the same).
 */
export async function runLongConversation({
  client,
  turns,
  measureFrom,
  onTurn,
  ...bot
}: {
  baseUrl: string;
  botSlug: string;
  client: Client;
  turns: number;
  measureFrom: readonly number[];
  onTurn: (turn: number) => void;
}): Promise<Stretch[]> {
  const customer = await createCustomer(bot);
  const workflow = client.workflow.getHandle(toConversationWorkflowId(customer.conversationId));
  const readHistory = async () => {
    const { historySize = 0, runId } = await workflow.describe();
    return { historySize, runId };
  };
  const stretches: Stretch[] = [];
  try {
    for (let turn = 1; turn <= turns;) {
      if (!measureFrom.includes(turn)) {
        await customer.ask(toText(turn));
        onTurn(turn);
        turn += 1;
        continue;
      }
      const stretch: Stretch = { fromTurn: turn, replyMs: [], historyBytesPerTurn: Number.NaN };
      const grown: number[] = [];
      let before = await readHistory();
      for (let step = 0; step < TURNS_PER_STRETCH && turn <= turns; step += 1, turn += 1) {
        stretch.replyMs.push((await customer.ask(toText(turn))).replyMs);
        onTurn(turn);
        const after = await readHistory();
        if (after.runId === before.runId) grown.push(after.historySize - before.historySize);
        before = after;
      }
      stretch.historyBytesPerTurn = grown.reduce((sum, bytes) => sum + bytes, 0) / grown.length;
      stretches.push(stretch);
    }
    return stretches;
  } finally {
    customer.leave();
  }
}

const SUBJECTS = ['boat', 'garden', 'violin', 'bridge', 'recipe', 'letter', 'winter', 'market', 'mountain', 'lamp'];

function toText(turn: number): string {
  const [one, other] = [SUBJECTS[turn % SUBJECTS.length], SUBJECTS[Math.floor(turn / 7) % SUBJECTS.length]];
  return `My ${one} number ${turn} stands beside the ${other} of year ${1000 + turn}. What does that cost?`;
}
