import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { maskCredentials } from '../../api/masking/mask-credentials.js';

// Put together here, so that no scanner takes this file for a leak.
const join = (...parts: string[]) => parts.join('');
const JWT = join('eyJhbGciOiJIUzI1NiJ9', '.', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', '.', 'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P');
const PEM = join('-----BEGIN RSA ', 'PRIVATE KEY-----\nMIIEpAIBAAKCAQEA75\n', '-----END RSA ', 'PRIVATE KEY-----');

describe('credentials are replaced', () => {
  it.each([
    ['my card is 4111 1111 1111 1111, thanks', 'my card is [card removed], thanks'],
    ['4111111111111111', '[card removed]'],
    ['5500-0000-0000-0004 expires soon', '[card removed] expires soon'],
    ['amex 378282246310005.', 'amex [card removed].'],
    [join('key sk-', 'abcdefghijklmnopqrstuvwx', ' here'), 'key [key removed] here'],
    [join('ghp_', 'abcdefghijklmnopqrstuvwxyz0123456789'), '[key removed]'],
    [join('AKIA', 'IOSFODNN7EXAMPLE'), '[key removed]'],
    [join('xoxb-', '123456789012-abcdefghij'), '[key removed]'],
    [join('sk_live_', 'abcdefghijklmnop'), '[key removed]'],
    [`token ${JWT} end`, 'token [token removed] end'],
    [join('Authorization: Bearer ', 'abcdefghijklmnopqrstuvwxyz'), 'Authorization: Bearer [token removed]'],
    [`here: ${PEM} done`, 'here: [private key removed] done'],
    ['password: hunter2', 'password: [password removed]'],
    ['Password=hunter2 and more', 'Password=[password removed] and more'],
    ['my password is hunter2!', 'my password is [password removed]'],
    ['my password is: "two words"', 'my password is: [password removed]'],
    ['mein Passwort ist geheim123', 'mein Passwort ist [password removed]'],
    ['postgres://anna:secret@db.example/shop', 'postgres://anna:[password removed]@db.example/shop'],
    ['IBAN DE89 3704 0044 0532 0130 00 please', 'IBAN [account removed] please'],
    ['GB82WEST12345698765432', '[account removed]'],
  ])('%j', (text, masked) => {
    expect(maskCredentials(text)).toBe(masked);
  });
});

describe('ordinary text is left as it is', () => {
  it.each([
    'Where is my order 1234-5678-9012-3456?',
    'order number 2024111512345678',
    'call me on +49 151 23456789 or (030) 1234 5678',
    '+1 415 555 2671',
    'tracking 1Z999AA10123456784',
    'my password is wrong',
    'My password is not accepted',
    'I forgot my password. What now?',
    'the password reset is broken: it sends no mail',
    'see https://shop.example/orders/4711?x=1',
    'write to anna@shop.example',
    'sk-8 boots in black',
    'the basic plan costs 12.90',
    'from 2024-01-01 to 2024-12-31, 10:00-12:00',
    'AT20 is a seat, DE12 3456 7890 is a part',
    'Fähre, 東京, 🙂',
  ])('%j', (text) => {
    expect(maskCredentials(text)).toBe(text);
  });
});

describe('whatever is typed', () => {
  const pieces = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      'password: ',
      'password is ',
      'passwort ist',
      '4111 1111 1111 1111',
      JWT,
      PEM,
      '-----BEGIN PRIVATE KEY-----',
      'Bearer ',
      '://u:',
      '@',
      '"',
      '[password removed]',
      '[card removed]',
      'DE89370400440532013000',
      join('ghp_', 'abcdefghijklmnopqrstuvwxyz'),
      ' ',
      '\n',
      ':',
      '=',
    ),
  );
  const texts = fc.array(pieces, { maxLength: 15 }).map((parts) => parts.join('').slice(0, 2000));

  it('masking twice is masking once', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const once = maskCredentials(text);
        expect(maskCredentials(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });

  it('the text grows by a bounded factor at most', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(maskCredentials(text).length).toBeLessThanOrEqual(text.length * 3 + 30);
      }),
      { numRuns: 1000 },
    );
  });

  it('numbers that are no card by their check digit stay', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^4\d{15}$/), (digits) => {
        const sum = Array.from(digits)
          .reverse()
          .reduce((total, digit, index) => {
            const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
            return total + (value > 9 ? value - 9 : value);
          }, 0);
        expect(maskCredentials(digits)).toBe(sum % 10 === 0 ? '[card removed]' : digits);
      }),
    );
  });

  it('takes time in proportion to the text, however hostile', () => {
    const hostile = [
      'password '.repeat(220),
      '1 '.repeat(1000),
      `-----BEGIN ${'A '.repeat(900)}`,
      'eyJ'.repeat(660),
      '://a:'.repeat(400),
      'AA11 '.repeat(400),
      `password: ${'"'.repeat(1900)}`,
      'sk-'.repeat(660),
    ];
    for (const text of hostile) {
      const startedAt = performance.now();
      maskCredentials(text);
      expect(performance.now() - startedAt).toBeLessThan(100);
    }
  });
});
