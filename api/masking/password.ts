// What follows "my password is" when people tell of trouble, rather than of the password.
const ORDINARY_WORDS = new Set(
  `a an the my your too not no now still wrong incorrect invalid expired required needed missing weak strong short long
  lost forgotten reset locked correct right being never always what where how safe secure only just already also in on
  falsch abgelaufen vergessen weg nicht incorrecta caducada olvidada oublié expiré perdu incorrect rejected blocked
  different changed stored saved accepted working known and but because when if since set gone visible broken`.split(
    /\s+/,
  ),
);

/** Whether the word after "password is" looks like a password. In doubt it does. */
export function isPassword(word: string): boolean {
  const bare = word.replaceAll(/[.,;:!?"']+$/g, '').toLowerCase();
  return bare !== '' && !ORDINARY_WORDS.has(bare);
}
