import type { Client } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import type proto from '@temporalio/proto';
import { z } from 'zod';

import { CustomerMessage } from '../../contracts/conversation.js';
import { messageReceived } from '../../workflows/conversation/messages.js';

/** A run before the last one that ended on its own terms handed on what it had not dealt with. */
const RUNS_READ = 3;

// Of every version of the state that is carried through continue-as-new, what this looks for.
const Carried = z.object({ carried: z.object({ pending: z.array(CustomerMessage) }) });

type HistoryEvent = proto.temporal.api.history.v1.IHistoryEvent;

/** The messages that the latest runs of a conversation were signalled or had carried with them, oldest first, once each. */
export async function readSignalled({
  client,
  workflowId,
}: {
  client: Client;
  workflowId: string;
}): Promise<CustomerMessage[]> {
  const runIds: string[] = [];
  const query = `WorkflowId = '${workflowId}'`;
  for await (const { runId } of client.workflow.list({ query, pageSize: RUNS_READ })) {
    if (runIds.push(runId) === RUNS_READ) break;
  }
  const messages = new Map<string, CustomerMessage>();
  for (const runId of runIds.toReversed()) {
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    for (const event of events ?? []) {
      for (const message of await toMessages(client, event)) messages.set(message.clientMessageId, message);
    }
  }
  return [...messages.values()];
}

async function toMessages(client: Client, event: HistoryEvent): Promise<CustomerMessage[]> {
  const decode = (payloads: Parameters<typeof decodeArrayFromPayloads>[1]): Promise<unknown[]> =>
    decodeArrayFromPayloads(client.options.loadedDataConverter, payloads);
  const signal = event.workflowExecutionSignaledEventAttributes;
  if (signal?.signalName === messageReceived.name) {
    const [message] = await decode(signal.input?.payloads);
    return CustomerMessage.array().parse([message]);
  }
  const start = event.workflowExecutionStartedEventAttributes;
  if (start?.input) {
    const [input] = await decode(start.input.payloads);
    return Carried.safeParse(input).data?.carried.pending ?? [];
  }
  return [];
}
