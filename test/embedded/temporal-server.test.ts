import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Client, Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';

import type { RunningPart } from '../../infra/embedded/process/start-server.js';
import { resolveTemporalBinary } from '../../infra/embedded/temporal/temporal-binary.js';
import { startTemporalServer } from '../../infra/embedded/temporal/temporal-server.js';
import { findProjectRoot } from '../../infra/project-root.js';
import { inspectNamespace, prepareNamespace, SEARCH_ATTRIBUTES } from '../../infra/runtime/temporal/namespace.js';
import { findFreePort } from '../support/free-port.js';
import { createBareNamespace } from '../support/namespace.js';

let folder: string;
const parts: RunningPart[] = [];
const connections: Connection[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'parley-temporal-'));
});
afterEach(async () => {
  await Promise.all(connections.splice(0).map((connection) => connection.close()));
  await Promise.all(parts.splice(0).map((part) => part.kill()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(name: string, askedPort?: number): Promise<{ part: RunningPart; connection: Connection }> {
  const [port, uiPort] = [askedPort ?? (await findFreePort()), await findFreePort()];
  const part = await startTemporalServer({
    binary: await resolveTemporalBinary({
      binFolder: path.join(findProjectRoot(), '.parley', 'test', 'bin'),
      environment: process.env,
      onStep: () => undefined,
    }),
    folder: path.join(folder, name),
    logFile: path.join(folder, `${name}.log`),
    port,
    uiPort,
    namespace: 'parley',
  });
  parts.push(part);
  return { part, connection: await connect(`127.0.0.1:${port}`) };
}

async function connect(address: string): Promise<Connection> {
  const connection = await Connection.connect({ address });
  connections.push(connection);
  return connection;
}

describe('the embedded Temporal server', () => {
  it('keeps workflows over a kill and a start, on another port', async () => {
    const first = await start('kept');
    const client = new Client({ connection: first.connection, namespace: 'parley' });
    await client.workflow.start('anything', { workflowId: 'kept', taskQueue: 'nobody', args: [] });
    expect(statSync(path.join(folder, 'kept', 'temporal.db-wal')).size).toBeGreaterThan(0);
    await first.part.kill();
    const second = await start('kept');
    const again = new Client({ connection: second.connection, namespace: 'parley' });
    expect((await again.workflow.getHandle('kept').describe()).status.name).toBe('RUNNING');
  });

  it('runs beside another one', async () => {
    const [one, two] = await Promise.all([start('one'), start('two')]);
    const namespaces = await Promise.all(
      [one, two].map(({ connection }) => connection.workflowService.describeNamespace({ namespace: 'parley' })),
    );
    const [first, second] = namespaces.map(({ namespaceInfo }) => namespaceInfo?.id);
    expect(first).toBeDefined();
    expect(second).not.toBe(first);
  });
});

describe('a port that another installation has taken', () => {
  it('is not mistaken for the own server, which cannot listen there', async () => {
    const { part } = await start('theirs');
    await expect(start('ours', part.port)).rejects.toThrow(/ended before it was ready[\s\S]*address already in use/);
  });
});

describe('preparing a namespace', () => {
  it('sets 30 days of retention and every search attribute, and finds nothing to do the second time', async () => {
    const address = inject('temporalAddress');
    const [connection, namespace] = [await connect(address), await createBareNamespace(address)];
    const before = await inspectNamespace({ connection, namespace });
    expect(before.retentionDays).toBe(1);
    expect(before.faults).toHaveLength(1 + Object.keys(SEARCH_ATTRIBUTES).length);
    const first = await prepareNamespace({ connection, namespace });
    expect(first).toEqual({ retentionDays: 30, added: Object.keys(SEARCH_ATTRIBUTES) });
    expect(await inspectNamespace({ connection, namespace })).toEqual({ retentionDays: 30, faults: [] });
    expect(await prepareNamespace({ connection, namespace })).toEqual({ retentionDays: 30, added: [] });
  });

  it('leaves a longer retention as it is', async () => {
    const address = inject('temporalAddress');
    const [connection, namespace] = [await connect(address), await createBareNamespace(address)];
    await prepareNamespace({ connection, namespace, retentionDays: 90 });
    expect((await prepareNamespace({ connection, namespace })).retentionDays).toBe(90);
  });

  it('makes a namespace that is not there', async () => {
    const connection = await connect(inject('temporalAddress'));
    const namespace = `made-${String(Date.now())}`;
    await prepareNamespace({ connection, namespace });
    expect(await inspectNamespace({ connection, namespace })).toEqual({ retentionDays: 30, faults: [] });
  });

  it('refuses a search attribute of another type, which Temporal would ignore in silence', async () => {
    const address = inject('temporalAddress');
    const [connection, namespace] = [await connect(address), await createBareNamespace(address)];
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: { ParleyBot: proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_TEXT },
    });
    await expect
      .poll(async () => (await connection.operatorService.listSearchAttributes({ namespace })).customAttributes)
      .toHaveProperty('ParleyBot');
    await expect(prepareNamespace({ connection, namespace })).rejects.toThrow(/ParleyBot must be KEYWORD/);
  });

  it('changes nothing and works when several processes do it at once', async () => {
    const address = inject('temporalAddress');
    const [connection, namespace] = [await connect(address), await createBareNamespace(address)];
    await Promise.all([1, 2, 3].map(() => prepareNamespace({ connection, namespace })));
    expect(await inspectNamespace({ connection, namespace })).toEqual({ retentionDays: 30, faults: [] });
  });
});
