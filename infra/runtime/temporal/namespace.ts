import { type Connection, isGrpcServiceError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';
import { setTimeout as delay } from 'node:timers/promises';

import { UserError } from '../user-error.js';

const { IndexedValueType } = proto.temporal.api.enums.v1;
const SECONDS_A_DAY = 86_400;
const VISIBLE_WITHIN_MS = 20_000;

// gRPC's status codes, as numbers: @grpc/grpc-js is not a dependency of ours.
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
const PERMISSION_DENIED = 7;
const UNIMPLEMENTED = 12;

/** What conversations can be searched by in Temporal. None holds personal data. */
export const SEARCH_ATTRIBUTES = {
  ParleyBot: 'KEYWORD',
  ParleyStatus: 'KEYWORD',
  ParleyOwner: 'KEYWORD',
  ParleyChannel: 'KEYWORD',
  ParleyLanguage: 'KEYWORD',
  ParleyVersion: 'KEYWORD',
  ParleyWaitingSince: 'DATETIME',
} as const;

type AttributeTypes = Partial<Record<string, proto.temporal.api.enums.v1.IndexedValueType>>;

export type NamespaceInput = {
  connection: Connection;
  namespace: string;
  /** How many days closed runs are kept at least; 30 where it is left out. */
  retentionDays?: number;
};

/**
 * Makes a namespace ready before any worker or api starts: it exists, keeps closed runs long enough (a longer retention
 * is left alone), and has every search attribute with its type. Safe to call again, and from several processes.
 * @throws UserError where an attribute has another type (Temporal would drop its values in silence), or where this
 * account may not do what is missing.
 */
export async function prepareNamespace(input: NamespaceInput): Promise<{ retentionDays: number; added: string[] }> {
  const retentionDays = await ensureRetention(input);
  return { retentionDays, added: await ensureSearchAttributes(input) };
}

/** Looks at a namespace without changing it: its retention, and what `prepareNamespace` would have to mend. */
export async function inspectNamespace(input: NamespaceInput): Promise<{ retentionDays: number; faults: string[] }> {
  const { connection, namespace, retentionDays: wanted = 30 } = input;
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  const retentionDays = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) / SECONDS_A_DAY;
  const found = await listSearchAttributes(input);
  return {
    retentionDays,
    faults: [
      ...(retentionDays < wanted ? [`it keeps closed runs ${retentionDays} days, not ${wanted}`] : []),
      ...listWanted()
        .filter(({ name, type }) => found[name] !== type)
        .map(
          ({ name }) => `the search attribute ${name} is ${found[name] === undefined ? 'missing' : 'of another type'}`,
        ),
    ],
  };
}

async function ensureRetention({ connection, namespace, retentionDays = 30 }: NamespaceInput): Promise<number> {
  const wanted = msToTs(retentionDays * SECONDS_A_DAY * 1000);
  const service = connection.workflowService;
  try {
    const { config } = await service.describeNamespace({ namespace });
    const days = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) / SECONDS_A_DAY;
    if (days >= retentionDays) return days;
    await service.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl: wanted } });
  } catch (error) {
    if (!hasCode(error, NOT_FOUND)) throw explain(error, namespace, `set its retention to ${retentionDays} days`);
    await service
      .registerNamespace({ namespace, workflowExecutionRetentionPeriod: wanted })
      .catch((reason: unknown) => {
        if (!hasCode(reason, ALREADY_EXISTS)) throw explain(reason, namespace, 'create it');
      });
  }
  return retentionDays;
}

async function ensureSearchAttributes(input: NamespaceInput): Promise<string[]> {
  const found = await listSearchAttributes(input);
  const entries = listWanted();
  const wrong = entries.filter(({ name, type }) => (found[name] ?? type) !== type);
  if (wrong.length > 0) {
    const list = wrong.map(
      ({ name, type }) => `${name} must be ${IndexedValueType[type].replace('INDEXED_VALUE_TYPE_', '')}`,
    );
    throw new UserError(
      `Search attributes of the Temporal namespace ${input.namespace} have another type: ${list.join(', ')}.`,
      {
        remedy:
          'Remove them with `temporal operator search-attribute remove`, or use another namespace (TEMPORAL_NAMESPACE).',
      },
    );
  }
  const absent = entries.filter(({ name }) => found[name] === undefined);
  if (absent.length === 0) return [];
  await addSearchAttributes(input, absent);
  return absent.map(({ name }) => name);
}

function listWanted() {
  return Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => ({
    name,
    type: IndexedValueType[`INDEXED_VALUE_TYPE_${type}`],
  }));
}

async function addSearchAttributes(input: NamespaceInput, absent: { name: string; type: number }[]): Promise<void> {
  const deadline = Date.now() + VISIBLE_WITHIN_MS;
  for (;;) {
    try {
      await input.connection.operatorService.addSearchAttributes({
        namespace: input.namespace,
        searchAttributes: Object.fromEntries(absent.map(({ name, type }) => [name, type])),
      });
    } catch (error) {
      const mayPass = hasCode(error, ALREADY_EXISTS) || hasCode(error, NOT_FOUND);
      if (!mayPass)
        throw explain(error, input.namespace, `add the search attributes ${absent.map(({ name }) => name).join(', ')}`);
    }
    // A namespace or an attribute that was just made takes a moment to be seen by the whole server.
    const found = await listSearchAttributes(input);
    if (absent.every(({ name }) => found[name] !== undefined)) return;
    if (Date.now() > deadline) {
      throw new UserError(`The Temporal namespace ${input.namespace} does not show its new search attributes.`);
    }
    await delay(100);
  }
}

async function listSearchAttributes({ connection, namespace }: NamespaceInput): Promise<AttributeTypes> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return customAttributes;
  } catch (error) {
    if (hasCode(error, NOT_FOUND)) return {};
    throw explain(error, namespace, 'list its search attributes');
  }
}

function hasCode(error: unknown, code: number): boolean {
  return isGrpcServiceError(error) && (error.code as number) === code;
}

function explain(error: unknown, namespace: string, what: string): unknown {
  if (!hasCode(error, PERMISSION_DENIED) && !hasCode(error, UNIMPLEMENTED)) return error;
  return new UserError(`This account may not prepare the Temporal namespace ${namespace}: it cannot ${what}.`, {
    remedy: `Let an administrator of the Temporal server ${what}, and start again.`,
    cause: error,
  });
}
