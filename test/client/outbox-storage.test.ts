import { describe, expect, it } from 'vitest';

import { createOutboxStorage, moveOutbox } from '../../client/outbox-storage.js';
import type { Outbox, OutboxMessage } from '../../client/outbox.js';
import { pruneOutboxes, type ListableStorage } from '../../client/prune-outboxes.js';

const NOW = Date.parse('2026-03-01T00:00:00.000Z');
const DAY_MS = 86_400_000;
const problem = { type: 'urn:test', title: 'No', status: 422, code: 'no' };

type TestStorage = ListableStorage & { changeFromOutside(key: string | null): void };

function createStorage(): TestStorage {
  const values = new Map<string, string>();
  const listeners = new Set<(key: string | null) => void>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
    keys: () => [...values.keys()],
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    changeFromOutside(key) {
      for (const listener of listeners) listener(key);
    },
  };
}

function message(clientMessageId: string, more: Partial<OutboxMessage> = {}): OutboxMessage {
  const at = new Date(NOW).toISOString();
  return {
    clientMessageId,
    text: clientMessageId,
    at,
    status: { state: 'sending' },
    attempts: 0,
    notBefore: 0,
    ...more,
  };
}

function put(storage: ListableStorage, conversationId: string, outbox: Outbox): void {
  createOutboxStorage({ storage, conversationId }).save([], outbox);
}

function idsIn(storage: ListableStorage, conversationId: string): string[] {
  return createOutboxStorage({ storage, conversationId })
    .load()
    .map(({ clientMessageId }) => clientMessageId);
}

describe('messages of a conversation that is left', () => {
  const mixed = [
    message('waiting', { attempts: 2 }),
    message('received', { status: { state: 'acknowledged' }, attempts: 1 }),
    message('refused', { status: { state: 'failed', problem }, attempts: 1 }),
  ];

  it('come along, to be sent again save for what was refused, behind what is there already', () => {
    const storage = createStorage();
    put(storage, 'new', [message('first')]);
    put(storage, 'old', mixed);
    const states = ['sending', 'acknowledged', 'failed'] as const;
    expect(moveOutbox({ storage, from: 'old', to: 'new', states })).toBe(3);
    expect(createOutboxStorage({ storage, conversationId: 'new' }).load()).toEqual([
      message('first'),
      message('waiting'),
      message('received'),
      mixed[2],
    ]);
    expect(storage.keys()).toEqual(['parley:outbox:new']);
  });

  it('stay behind in the states that were not asked for', () => {
    const storage = createStorage();
    put(storage, 'old', mixed);
    expect(moveOutbox({ storage, from: 'old', to: 'new', states: ['sending'] })).toBe(1);
    expect(idsIn(storage, 'new')).toEqual(['waiting']);
    expect(idsIn(storage, 'old')).toEqual(['received', 'refused']);
  });

  it('are there once when two pages bring them along', () => {
    const storage = createStorage();
    for (const _page of ['one', 'two']) {
      put(storage, 'old', [message('a')]);
      moveOutbox({ storage, from: 'old', to: 'new', states: ['sending'] });
    }
    expect(idsIn(storage, 'new')).toEqual(['a']);
  });

  it('are no messages where there are none, or where nothing is left', () => {
    const storage = createStorage();
    expect(moveOutbox({ storage, from: 'old', to: 'new', states: ['sending'] })).toBe(0);
    put(storage, 'same', [message('a')]);
    expect(moveOutbox({ storage, from: 'same', to: 'same', states: ['sending'] })).toBe(0);
    expect(idsIn(storage, 'same')).toEqual(['a']);
  });
});

describe('an outbox that another page changes', () => {
  it('is told about, until nobody wants to know', () => {
    const storage = createStorage();
    const heard: string[][] = [];
    const stop = createOutboxStorage({ storage, conversationId: 'c' }).watch((stored) => {
      heard.push(stored.map(({ clientMessageId }) => clientMessageId));
    });
    put(storage, 'c', [message('a')]);
    storage.changeFromOutside('parley:outbox:c');
    storage.changeFromOutside('parley:outbox:other');
    stop();
    storage.changeFromOutside('parley:outbox:c');
    expect(heard).toEqual([['a']]);
  });
});

describe('messages of conversations that nobody comes back to', () => {
  it('go when they are older than a week, and those that are not messages at once', () => {
    const storage = createStorage();
    const at = (days: number) => ({ at: new Date(NOW - days * DAY_MS).toISOString() });
    put(storage, 'mixed', [message('old', at(8)), message('young', at(6))]);
    put(storage, 'all-old', [message('older', at(30))]);
    put(storage, 'mine', [message('kept', at(30))]);
    storage.setItem('parley:outbox:broken', '{');
    storage.setItem('something else', 'x');
    pruneOutboxes({ storage, keep: new Set(['mine']), now: NOW });
    expect(storage.keys().toSorted()).toEqual(['parley:outbox:mine', 'parley:outbox:mixed', 'something else']);
    expect(idsIn(storage, 'mixed')).toEqual(['young']);
    expect(idsIn(storage, 'mine')).toEqual(['kept']);
  });

  it('are the newest fifty at most', () => {
    const storage = createStorage();
    for (let index = 0; index < 60; index += 1) {
      const at = new Date(NOW - index * 1000).toISOString();
      put(storage, `c${index % 7}`, [
        ...createOutboxStorage({ storage, conversationId: `c${index % 7}` }).load(),
        message(`m${index}`, { at }),
      ]);
    }
    pruneOutboxes({ storage, keep: new Set(), now: NOW });
    const left = Array.from({ length: 7 }, (_, index) => idsIn(storage, `c${index}`)).flat();
    expect(left.toSorted()).toEqual(Array.from({ length: 50 }, (_, index) => `m${index}`).sort());
  });
});
