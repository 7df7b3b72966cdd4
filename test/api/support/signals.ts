import { isGrpcServiceError } from '@temporalio/client';
import type { Payload } from '@temporalio/common';

import type { ConversationInput, CustomerMessage } from '../../../contracts/conversation.js';
import { toConversationWorkflowId } from '../../../contracts/temporal.js';
import type { ApiRig } from './rig.js';

const NOT_FOUND = 5;

export type StoredSignals = {
  input: ConversationInput;
  signals: CustomerMessage[];
};

/**
 * What Temporal has stored for a conversation, read from its history.
 * @param options.atLeast waits until there are so many
 */
export async function readSignals(
  rig: ApiRig,
  conversationId: string,
  { atLeast }: { atLeast?: number } = {},
): Promise<StoredSignals> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    try {
      const found = await read(rig, conversationId);
      if (found.signals.length >= (atLeast ?? 0) || Date.now() > deadline) return found;
    } catch (error) {
      const absent = isGrpcServiceError(error) && (error.code as number) === NOT_FOUND;
      if (!absent || atLeast === undefined || Date.now() > deadline) throw error;
    }
  }
}

async function read({ temporal }: ApiRig, conversationId: string): Promise<StoredSignals> {
  const handle = temporal.client.workflow.getHandle(toConversationWorkflowId(conversationId));
  const { events } = await handle.fetchHistory();
  const started = events?.[0]?.workflowExecutionStartedEventAttributes;
  const signals = (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) =>
    signal ? [signal.input?.payloads?.[0]] : [],
  );
  const decode = async <Value>(payload: unknown): Promise<Value> => {
    const [codec] = temporal.dataConverter.payloadCodecs ?? [];
    const [decoded] = (await codec?.decode([payload as Payload])) ?? [];
    return JSON.parse(Buffer.from(decoded?.data ?? []).toString()) as Value;
  };
  return {
    input: await decode<ConversationInput>(started?.input?.payloads?.[0]),
    signals: await Promise.all(signals.map((signal) => decode<CustomerMessage>(signal))),
  };
}
