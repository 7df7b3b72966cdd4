import { randomUUID } from 'node:crypto';

import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';

import { prepareNamespace } from '../../infra/runtime/temporal/namespace.js';

/** Makes a Temporal namespace for one test file as a start does, and waits until the server serves it. */
export async function createNamespace(address: string): Promise<string> {
  return await registerNamespace(address, (connection, namespace) => prepareNamespace({ connection, namespace }));
}

/** A namespace as somebody else would have made it: a day's retention, and nothing to search by. */
export async function createBareNamespace(address: string): Promise<string> {
  return await registerNamespace(address, (connection, namespace) =>
    connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('1 day'),
    }),
  );
}

async function registerNamespace(
  address: string,
  register: (connection: Connection, namespace: string) => Promise<unknown>,
): Promise<string> {
  const namespace = `test-${randomUUID()}`;
  const connection = await Connection.connect({ address });
  try {
    await register(connection, namespace);
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
