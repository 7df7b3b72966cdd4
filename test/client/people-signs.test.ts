import { beforeEach, describe, expect, it } from 'vitest';

import { createPeopleSigns, type PeopleSigns } from '../../client/people-signs.js';
import { createPeopleSigns as createServerSigns } from '../../api/realtime/people-signs.js';
import type { PeopleNotice } from '../../contracts/people-notices.js';
import { createManualClock, type ManualClock } from '../support/manual-clock.js';

let clock: ManualClock;
let told: string[];
let changes: number;
let signs: PeopleSigns;

beforeEach(() => {
  clock = createManualClock();
  told = [];
  changes = 0;
  signs = createPeopleSigns({
    clock,
    onChange: () => (changes += 1),
    deliver: ({ payload }) => void told.push(JSON.stringify(payload)),
  });
});

const typing = (on: boolean, from: PeopleNotice['from'] = 'agent'): PeopleNotice => ({
  type: 'people.typing',
  from,
  on,
});

describe('a client', () => {
  it('says that its customer types every three seconds at most, and once that they have stopped', () => {
    signs.typing(false);
    for (let key = 0; key < 40; key += 1) {
      signs.typing(true);
      clock.advance(100);
    }
    signs.typing(false);
    signs.typing(false);
    expect(told).toEqual(['{"on":true}', '{"on":true}', '{"on":false}']);
  });

  it('takes nobody for typing who has not said so for six seconds, or who has spoken', () => {
    signs.hear(typing(true));
    clock.advance(4_000);
    signs.hear(typing(true));
    clock.advance(4_000);
    expect(signs.signs().isTyping).toBe(true);
    clock.advance(2_000);
    expect(signs.signs().isTyping).toBe(false);
    signs.hear(typing(true));
    signs.spoke();
    expect(signs.signs().isTyping).toBe(false);
    signs.hear(typing(true, 'customer'));
    expect(signs.signs().isTyping).toBe(false);
    expect(changes).toBe(4);
  });

  it('says once how far its customer has read, and again on a new connection; what others have read only grows', () => {
    signs.resume();
    for (const seq of [3, 3, 2, 5]) signs.read(seq);
    signs.resume();
    expect(told).toEqual(['{"upToSeq":3}', '{"upToSeq":5}', '{"upToSeq":5}']);
    for (const upToSeq of [4, 2]) signs.hear({ type: 'people.read', from: 'agent', upToSeq });
    expect(signs.signs().readUpToSeq).toBe(4);
  });
});

describe('an api', () => {
  it('passes on what a customer shows while people have the conversation, within bounds', () => {
    const published: PeopleNotice[] = [];
    const shown = createServerSigns({ owner: 'bot', lastSeq: 4, publish: (notice) => published.push(notice) });
    shown.typing(true);
    expect(published).toEqual([]);
    shown.follow({ seq: 5, owner: 'agent' });
    // No further than there is a log.
    shown.read(1_000);
    shown.read(5);
    expect(published).toEqual([{ type: 'people.read', from: 'customer', upToSeq: 5 }]);
    for (let times = 0; times < 100; times += 1) shown.typing(true);
    expect(published.length).toBeLessThan(10);
    const before = published.length;
    shown.follow({ seq: 6, owner: 'bot' });
    shown.typing(false);
    expect(published).toHaveLength(before);
  });
});
