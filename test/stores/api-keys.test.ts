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
  await bed.prisma.apiKey.update({ where: { id }, data: { revokedAt: new Date() } });

  expect(await keys.verify({ key })).toBeNull();
  expect(await keys.verify({ key: `parley_${'A'.repeat(43)}` })).toBeNull();
  expect(await keys.verify({ key: '' })).toBeNull();
  expect(await keys.count()).toBe(before - 1);
});
