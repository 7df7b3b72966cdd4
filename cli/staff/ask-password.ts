import { text } from 'node:stream/consumers';

import { UserError } from '../user-error.js';

const MAX_CHARACTERS = 1_000;

/** Asks for a password without showing it; piped input is read whole, without its line end. */
export async function askPassword({ stdin }: { stdin: NodeJS.ReadStream }): Promise<string> {
  if (stdin.isTTY) {
    const { default: password } = await import('@inquirer/password');
    return await password({ message: 'Password' });
  }
  const piped = (await text(stdin)).replace(/\r?\n$/, '');
  if (piped === '' || piped.length > MAX_CHARACTERS) {
    throw new UserError('There is no password on the standard input.', {
      remedy: 'Run it in a terminal, or pipe the password in: ... | npx parley login --email ADDRESS',
    });
  }
  return piped;
}
