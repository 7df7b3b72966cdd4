import fc from 'fast-check';
import { expect, it } from 'vitest';

import { equalJitter, fullJitter, RECONNECT } from '../../client/backoff.js';
import { createUuid } from '../../client/uuid.js';
import { Uuid } from '../../contracts/ids.js';

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

it('waits between nothing and a ceiling that doubles up to its cap', () => {
  fc.assert(
    fc.property(fc.nat(2000), chance, (attempt, random) => {
      const ceiling = Math.min(10_000, 500 * 2 ** Math.min(attempt, 10));
      const full = fullJitter({ ...RECONNECT, attempt, random: () => random });
      expect(full).toBeGreaterThanOrEqual(0);
      expect(full).toBeLessThanOrEqual(ceiling);
      const equal = equalJitter({ ...RECONNECT, attempt, random: () => random });
      expect(equal).toBeGreaterThanOrEqual(ceiling / 2);
      expect(equal).toBeLessThanOrEqual(ceiling);
    }),
  );
});

it('makes UUIDs that the api takes, each another', () => {
  const made = Array.from({ length: 1000 }, createUuid);
  expect(new Set(made).size).toBe(1000);
  for (const id of made) expect(Uuid.parse(id)).toBe(id);
});
