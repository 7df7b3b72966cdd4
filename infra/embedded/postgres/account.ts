import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { UserError } from '../../runtime/user-error.js';
import type { Account } from '../process/managed-process.js';

const run = promisify(execFile);
const OWN_USER = 'parley';

// useradd is nearly everywhere, adduser has two dialects: Debian's and BusyBox's.
const WAYS_TO_ADD: readonly (readonly [string, ...string[]])[] = [
  ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/bin/false', OWN_USER],
  ['adduser', '--system', '--group', '--no-create-home', OWN_USER],
  ['adduser', '-S', '-D', '-H', OWN_USER],
];

/**
 * Who runs PostgreSQL, which refuses root: undefined is whoever runs this. As root it is the user `postgres` or
 * `parley`, one that is made, or else `nobody`.
 * @throws UserError where root finds nobody.
 */
export async function choosePostgresAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const account =
    (await findAccount('postgres')) ??
    (await findAccount(OWN_USER)) ??
    (await addAccount()) ??
    (await findAccount('nobody'));
  if (account !== undefined) return account;
  throw new UserError('PostgreSQL does not run as root, and this system has no other user for it.', {
    remedy: 'Add a system user named `parley`, run as another user, or set DATABASE_URL to a PostgreSQL that runs.',
  });
}

async function findAccount(user: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, user])).stdout)),
    );
    // A user who is root by another name would not do.
    return uid === undefined || gid === undefined || uid === 0 ? undefined : { uid, gid };
  } catch {
    return undefined;
  }
}

async function addAccount(): Promise<Account | undefined> {
  for (const [command, ...args] of WAYS_TO_ADD) {
    try {
      await run(command, args);
      break;
    } catch {
      // The next way.
    }
  }
  return findAccount(OWN_USER);
}
