import path from 'node:path';

import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';

import { findProjectRoot } from '../../project-root.js';
import { createPayloadCodec, type EncryptionKey } from './payload-codec.js';

/** The part of the environment that says how Temporal is reached. */
export type TemporalEnvironment = {
  TEMPORAL_ADDRESS: string;
  TEMPORAL_NAMESPACE: string;
  TEMPORAL_TLS: boolean;
  TEMPORAL_API_KEY?: string | undefined;
  PARLEY_ENCRYPTION_KEYS: EncryptionKey[];
};

export type TemporalAccess = { client: Client; connection: Connection; dataConverter: DataConverter };

/** How payloads and failures are written: compressed and encrypted, the same in every client and worker. */
export function createDataConverter(keys: EncryptionKey[]): DataConverter {
  return {
    payloadCodecs: [createPayloadCodec(keys)],
    failureConverterPath: path.join(findProjectRoot(), 'infra/runtime/temporal/failure-converter.cjs'),
  };
}

/** Options that client and worker connections share. */
export function toConnectionOptions(env: TemporalEnvironment): {
  address: string;
  tls: boolean;
  apiKey?: string;
} {
  return {
    address: env.TEMPORAL_ADDRESS,
    tls: env.TEMPORAL_TLS || env.TEMPORAL_API_KEY !== undefined,
    ...(env.TEMPORAL_API_KEY === undefined ? {} : { apiKey: env.TEMPORAL_API_KEY }),
  };
}

/**
 * A client for the namespace, whose payloads are encrypted. It connects at its first call, and again by itself.
 * Closing is for the caller: `connection.close()`.
 */
export function connectTemporal({ env }: { env: TemporalEnvironment }): Promise<TemporalAccess> {
  const connection = Connection.lazy({
    ...toConnectionOptions(env),
    // gRPC would wait up to two minutes after a long outage.
    channelArgs: { 'grpc.max_reconnect_backoff_ms': 2000 },
  });
  const dataConverter = createDataConverter(env.PARLEY_ENCRYPTION_KEYS);
  return Promise.resolve({
    connection,
    dataConverter,
    client: new Client({ connection, namespace: env.TEMPORAL_NAMESPACE, dataConverter }),
  });
}
