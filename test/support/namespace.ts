import { randomUUID } from 'node:crypto';

import { Connection } from '@temporalio/client';

import { prepareNamespace } from '../../infra/runtime/temporal/namespace.js';

/** Makes a Temporal namespace for one test file as a start does, and waits until the server serves it. */
export async function createNamespace(address: string): Promise<string> {
  const namespace = `test-${randomUUID()}`;
  const connection = await Connection.connect({ address });
  try {
    await prepareNamespace({ connection, namespace });
    // The server's parts learn of a namespace one after the other: a listing that answers has asked them all.
    const deadline = Date.now() + 20_000;
    for (;;) {
      try {
        await connection.workflowService.listWorkflowExecutions({ namespace, pageSize: 1 });
        return namespace;
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
    }
  } finally {
    await connection.close();
  }
}
