import type { Context } from '@temporalio/activity';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';
import { z } from 'zod';

import { toConversationWorkflowId } from '../contracts/temporal.js';
import type { Logger } from '../infra/runtime/logger.js';

// What of an activity's argument may be named in a log line. Never what a customer wrote.
const Loggable = z.object({
  botId: z.string().optional(),
  conversationId: z.string().optional(),
  turnNo: z.number().optional(),
  messages: z.array(z.object({ correlationId: z.string() })).optional(),
});

/**
 * One line for each attempt of an activity: which it was, for whom, how long it took, and the requests that it works
 * for. By these correlation ids a message is followed from the api into the worker. Local activities say it at `debug`.
 */
export function createActivityLog(logger: Logger) {
  return (context: Context): { inbound: ActivityInboundCallsInterceptor } => ({
    inbound: {
      async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>) {
        const { activityType: activity, attempt, isLocal } = context.info;
        const started = performance.now();
        const describe = (): object => ({
          activity,
          attempt,
          milliseconds: Math.round(performance.now() - started),
          ...toFields(input.args[0]),
        });
        try {
          const result: unknown = await next(input);
          logger[isLocal ? 'debug' : 'info'](describe(), 'activity completed');
          return result;
        } catch (err) {
          logger.warn({ ...describe(), err }, 'activity failed');
          throw err;
        }
      },
    },
  });
}

function toFields(argument: unknown): object {
  const { messages = [], conversationId, ...ids } = Loggable.safeParse(argument).data ?? {};
  const [first, ...others] = [...new Set(messages.map(({ correlationId }) => correlationId))];
  return {
    ...ids,
    ...(conversationId === undefined ? {} : { conversationId, workflowId: toConversationWorkflowId(conversationId) }),
    ...(first === undefined ? {} : { correlationId: first }),
    ...(others.length === 0 ? {} : { furtherCorrelationIds: others }),
  };
}
