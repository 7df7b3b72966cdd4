import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { createApiKeyStore, type ApiKeyStore } from '../../prisma/stores/api-keys.js';
import { createStoreBed, type StoreBed } from './bed.js';

let bed: StoreBed;
let keys: ApiKeyStore;
beforeAll(async () => {
  bed = await createStoreBed();
  keys = createApiKeyStore(bed.prisma);
});
afterAll(() => bed.close());

it('recognises a key that it made, and stores nothing that holds it', async () => {
  const before = await keys.count();
  const { id, key } = await keys.create({ name: 'operator' });

  expect(key).toMatch(/^parley_[\w-]{43}$/);
  expect(await keys.verify({ key })).toEqual({ id, name: 'operator' });
  expect(await keys.count()).toBe(before + 1);
  const row = await bed.prisma.apiKey.findUnique({ where: { id } });
  expect(JSON.stringify(row)).not.toContain(key.slice('parley_'.length));
});

it('refuses a key that it did not make, and one that was revoked', async () => {
  const { id, key } = await keys.create({ name: 'gone' });
  const before = await keys.count();
  expect(await keys.revoke({ id })).toBe(true);

  expect(await keys.verify({ key })).toBeNull();
  expect(await keys.verify({ key: `parley_${'A'.repeat(43)}` })).toBeNull();
  expect(await keys.verify({ key: '' })).toBeNull();
  expect(await keys.count()).toBe(before - 1);
});

it('revokes a key once, and none that it did not make', async () => {
  const { id } = await keys.create({ name: 'gone' });
  expect(await keys.revoke({ id })).toBe(true);
  expect(await keys.revoke({ id })).toBe(false);
  expect(await keys.revoke({ id: randomUUID() })).toBe(false);
});

it('puts one key in the place of all others', async () => {
  const lost = [await keys.create({ name: 'lost' }), await keys.create({ name: 'leaked' })];
  const before = await keys.count();

  const { id, key, revoked } = await keys.replaceAll({ name: 'new' });

  expect(revoked).toBe(before);
  for (const old of lost) expect(await keys.verify({ key: old.key })).toBeNull();
  expect(await keys.verify({ key })).toEqual({ id, name: 'new' });
  expect(await keys.list()).toEqual([{ id, name: 'new', createdAt: expect.any(Date) as Date }]);
});

it('lists the keys in force, oldest first, with nothing that a key or its hash could be read from', async () => {
  const { id: only } = await keys.replaceAll({ name: 'only' });
  const { id: second } = await keys.create({ name: 'second' });
  const { id: revoked } = await keys.create({ name: 'revoked' });
  await keys.revoke({ id: revoked });

  const listed = await keys.list();

  expect(listed.map(({ id }) => id)).toEqual([only, second]);
  for (const record of listed) expect(Object.keys(record).sort()).toEqual(['createdAt', 'id', 'name']);
});
