import { randomUUID } from 'node:crypto';

import { expect } from 'vitest';

import type { LanguageModel } from '../../activities/ports.js';
import { toEndedMessages } from '../../contracts/events.js';
import { TASK_QUEUES, toConversationWorkflowId } from '../../contracts/temporal.js';
import { ConversationInspection, SweepReport, type InspectionInput } from '../../contracts/sweep.js';
import { INSPECTION_WORKFLOW, SWEEP_WORKFLOW } from '../../workflows/sweep/messages.js';
import { toAsked } from '../support/asked.js';
import type { Stack } from '../support/stack.js';
import type { Visit } from '../support/visit.js';

/** A model that answers only while it may. */
export function createGatedModel() {
  const gate = { open: true };
  const waiting = new Set<() => void>();
  const model: LanguageModel = {
    answer: ({ prompt, signal }) =>
      new Promise((resolve, reject) => {
        const give = () => {
          resolve({ text: `About: ${toAsked(prompt)}`, model: 'gated', usage: { inputTokens: 1, outputTokens: 1 } });
        };
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
        if (gate.open) give();
        else waiting.add(give);
      }),
  };
  return {
    model,
    shut: () => {
      gate.open = false;
    },
    open: () => {
      gate.open = true;
      for (const give of waiting) give();
      waiting.clear();
    },
  };
}

/** Runs a sweep now, on the stack's batch worker. */
export async function sweep(stack: Stack, { dryRun = false } = {}): Promise<SweepReport> {
  const result: unknown = await stack.temporal.workflow.execute(SWEEP_WORKFLOW, {
    taskQueue: TASK_QUEUES.batch,
    workflowId: `sweep-${randomUUID()}`,
    args: [{ dryRun }],
  });
  return SweepReport.parse(result);
}

export async function inspect(stack: Stack, input: InspectionInput): Promise<ConversationInspection> {
  const result: unknown = await stack.temporal.workflow.execute(INSPECTION_WORKFLOW, {
    taskQueue: TASK_QUEUES.batch,
    workflowId: `inspect-${randomUUID()}`,
    args: [input],
  });
  return ConversationInspection.parse(result);
}

/** Lets all that waits in a conversation have waited for longer. */
export async function age(stack: Stack, { conversationId }: Visit, minutes: number): Promise<void> {
  await stack.prisma.$executeRaw`
    UPDATE pending_message SET admitted_at = admitted_at - ${minutes}::int * interval '1 minute'
    WHERE conversation_id = ${conversationId}::uuid
  `;
}

export function handleOf(stack: Stack, { conversationId }: Visit) {
  return stack.temporal.workflow.getHandle(toConversationWorkflowId(conversationId));
}

/** The messages of a conversation that have an end, each as often as it has one. */
export async function readEnded(chat: Visit): Promise<string[]> {
  return (await chat.readEvents()).flatMap(toEndedMessages);
}

export async function untilEnded(chat: Visit, ids: string[], timeout = 20_000): Promise<void> {
  await expect.poll(() => readEnded(chat), { timeout, interval: 50 }).toEqual(expect.arrayContaining(ids) as unknown);
}

export async function untilRecorded(chat: Visit, count: number): Promise<void> {
  const customers = async () =>
    (await chat.readEvents()).filter((event) => event.type === 'message.created' && event.payload.role === 'customer');
  await expect.poll(customers, { timeout: 20_000, interval: 50 }).toHaveLength(count);
}
