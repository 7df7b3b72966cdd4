import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { findPhrase } from '../../activities/hand-over/find-phrase.js';
import { isAngry } from '../../activities/hand-over/tone.js';
import { CALM, FOUND, MISSED } from './tones.js';

const words = fc.array(fc.constantFrom('the', 'parcel', 'arrived', 'today', 'blue', 'mug'), { maxLength: 20 });

describe('a tone', () => {
  it.each(FOUND)('is angry: %s', (text) => {
    expect(isAngry(text)).toBe(true);
  });

  it.each(CALM)('is not, though words of it may be: %s', (text) => {
    expect(isAngry(text)).toBe(false);
  });

  it('is known by words and signs alone: irony and good manners are not seen through', () => {
    expect(MISSED.filter(isAngry)).toEqual([]);
  });

  it('stays angry whatever is said around it, louder, and in capitals', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FOUND), words, words, (text, before, after) => {
        expect(isAngry([...before, text, ...after].join(' '))).toBe(true);
        expect(isAngry(`${text}!!!`)).toBe(true);
        expect(isAngry(text.toLowerCase()) ? isAngry(text.toUpperCase()) : true).toBe(true);
      }),
    );
  });

  it('is not found where there are no words for it, and whatever a customer writes is read in no time', () => {
    fc.assert(fc.property(words, (calm) => !isAngry(calm.join(' '))));
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => typeof isAngry(text) === 'boolean'),
    );
  });
});

describe('a phrase', () => {
  it('is found as whole words, whatever its capitals and punctuation', () => {
    expect(findPhrase(['lawyer', 'data protection'], 'I want my DATA-protection rights!')).toBe('data protection');
    expect(findPhrase(['law'], 'My lawyer, in lawns')).toBeUndefined();
    fc.assert(
      fc.property(words, words, (before, after) => {
        expect(findPhrase(['my lawyer'], [...before, 'My', 'lawyer!', ...after].join(' '))).toBe('my lawyer');
        expect(findPhrase(['my lawyer'], [...before, ...after].join(' '))).toBeUndefined();
      }),
    );
  });
});
