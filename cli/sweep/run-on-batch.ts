import { randomUUID } from 'node:crypto';

import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, TimeoutFailure } from '@temporalio/common';
import type { z } from 'zod';

import { TASK_QUEUES } from '../../contracts/temporal.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { UserError } from '../user-error.js';
import { connectOperator } from './connect-operator.js';

const WITHIN = '60s';

/**
 * Has the batch worker do something and gives what comes of it, checked by a schema. An operator's terminal thus needs
 * no way of its own to the conversations.
 * @throws UserError where no batch worker takes it, or there is no such conversation
 */
export async function runOnBatch<Schema extends z.ZodType>({
  env: source,
  workflow,
  input,
  result,
}: {
  env: NodeJS.ProcessEnv;
  workflow: { type: string; summary: 'sweep' | 'inspect' };
  input: object;
  result: Schema;
}): Promise<z.output<Schema>> {
  const { client, connection } = await connectOperator(source);
  try {
    return result.parse(
      await client.workflow.execute(workflow.type, {
        staticSummary: STEP_SUMMARIES[workflow.summary],
        taskQueue: TASK_QUEUES.batch,
        workflowId: `${workflow.summary}-${randomUUID()}`,
        workflowExecutionTimeout: WITHIN,
        args: [input],
      }),
    );
  } catch (error) {
    throw toUserError(error);
  } finally {
    await connection.close();
  }
}

function toUserError(error: unknown): unknown {
  if (!(error instanceof WorkflowFailedError)) return error;
  if (error.cause instanceof TimeoutFailure) {
    return new UserError(`Nobody did it within ${WITHIN}.`, {
      remedy: 'Is the batch worker up? `npx parley status` shows it, its log says what is wrong.',
      cause: error,
    });
  }
  const failure = error.cause?.cause;
  if (failure instanceof ApplicationFailure && failure.type === 'ConversationNotFound') {
    return new UserError(failure.message, { remedy: 'Its id is a UUID, as clients and logs show it.', cause: error });
  }
  return new UserError('The batch worker could not do it.', { remedy: 'Its log says why.', cause: error });
}
