import { isCardNumber } from './card-number.js';
import { isIban } from './iban.js';
import { isPassword } from './password.js';

/** A kind of credential: where it may be, and what stands in its place. */
export type CredentialPattern = {
  pattern: RegExp;
  /** What a hit becomes; the hit itself where it is no credential after all. Named groups of the pattern come second. */
  replace: (hit: string, groups: Record<string, string | undefined>) => string;
};

const always = (replacement: string) => () => replacement;
const keepLead = (replacement: string): CredentialPattern['replace'] => (_, { lead = '' }) => `${lead}${replacement}`; // prettier-ignore

const PASSWORD_WORDS = 'password|passwd|passphrase|passcode|pwd|passwort|kennwort|contraseña|mot de passe|senha';
const SECRET = String.raw`(?<secret>"[^"\n]+"|'[^'\n]+'|(?!\[password removed\])\S+)`;

// The prefixes are published by those who issue the keys, so that leaked ones can be found.
const ISSUED_KEYS = [
  String.raw`sk-[\w-]{16,}`,
  String.raw`[srp]k_(?:live|test)_\w{10,}`,
  String.raw`gh[pousr]_\w{20,}`,
  String.raw`github_pat_\w{20,}`,
  String.raw`glpat-[\w-]{16,}`,
  String.raw`xox[abeoprs]-[\w-]{10,}`,
  String.raw`(?:AKIA|ASIA)[A-Z0-9]{16}`,
  String.raw`AIza[\w-]{30,}`,
  String.raw`SG\.[\w-]{16,}\.[\w-]{16,}`,
  String.raw`hf_\w{20,}`,
  String.raw`npm_\w{30,}`,
  String.raw`parley_[\w-]{16,}`,
];

/** In order: the longest and surest first. No pattern repeats what repeats: each is linear in the length of the text. */
export const CREDENTIAL_PATTERNS: CredentialPattern[] = [
  {
    pattern: /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g,
    replace: always('[private key removed]'),
  },
  // JSON web tokens: two base64url objects and a signature.
  { pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g, replace: always('[token removed]') },
  { pattern: new RegExp(String.raw`\b(?:${ISSUED_KEYS.join('|')})`, 'g'), replace: always('[key removed]') },
  { pattern: /\b(?<lead>(?:Bearer|Basic) +)[A-Za-z0-9+/_.=-]{16,}/gi, replace: keepLead('[token removed]') },
  // user:password@host in an address
  { pattern: /(?<lead>:\/\/[^\s:/@[\]]{1,100}:)[^\s/@[\]]{1,200}(?=@)/g, replace: keepLead('[password removed]') },
  {
    pattern: new RegExp(String.raw`\b(?<lead>(?:${PASSWORD_WORDS})\s{0,3}[:=]\s{0,3})${SECRET}`, 'gi'),
    replace: keepLead('[password removed]'),
  },
  {
    pattern: new RegExp(
      String.raw`\b(?<lead>(?:${PASSWORD_WORDS})\s{1,3}(?:is|ist|est|es|é)\s{0,3}:?\s{1,3})${SECRET}`,
      'gi',
    ),
    replace: (hit, { lead = '', secret = '' }) => (isPassword(secret) ? `${lead}[password removed]` : hit),
  },
  {
    pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b/g,
    replace: (hit) => (isIban(hit) ? '[account removed]' : hit),
  },
  {
    pattern: /(?<![\w.+-])\d(?:[ -]?\d){12,18}(?![\w-]|\.\d)/g,
    replace: (hit) => (isCardNumber(hit) ? '[card removed]' : hit),
  },
];
