import { once } from 'node:events';
import { createServer } from 'node:net';

import { UserError } from '../runtime/user-error.js';

const PORTS_TO_TRY = 200;
const LOOPBACK = '127.0.0.1';

/** Whether a port of an address of this machine can be listened on now. */
export async function isPortFree(port: number, host = LOOPBACK): Promise<boolean> {
  return (await tryPort(port, host)) === 'free';
}

async function tryPort(port: number, host: string): Promise<'free' | 'in use' | 'forbidden'> {
  const server = createServer();
  try {
    server.listen({ port, host, exclusive: true });
    await once(server, 'listening');
    return 'free';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') return 'in use';
    if (code === 'EACCES') return 'forbidden';
    throw new UserError(`Nothing can listen on the address ${host} (${String(code)}).`, {
      remedy: 'Set HOST to an address of this machine, or leave it unset.',
    });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

/**
 * The port that was asked for, or else the first free one from a default on. Ports in `taken` are given out already.
 * @throws UserError where the one asked for is in use, or no free one is found.
 */
export async function choosePort(input: {
  /** The variable with which it was asked for. */
  variable?: string;
  asked?: number | undefined;
  from: number;
  host?: string;
  taken: Set<number>;
}): Promise<number> {
  const { asked, from, host, taken } = input;
  if (asked !== undefined) {
    if (taken.has(asked)) {
      throw new UserError(`Port ${asked} is asked for twice, the second time by ${input.variable ?? 'you'}.`, {
        remedy: 'Set PORT and METRICS_PORT to two ports, or leave one of them unset.',
      });
    }
    const found = await tryPort(asked, host ?? LOOPBACK);
    if (found === 'forbidden') {
      throw new UserError(`Port ${asked} is not open to this user, and ${input.variable ?? 'you'} asked for it.`, {
        remedy: `Set ${input.variable ?? 'it'} to a port above 1023.`,
      });
    }
    if (found === 'in use') {
      throw new UserError(`Port ${asked} is in use by another program, and ${input.variable ?? 'you'} asked for it.`, {
        remedy: `End that program, set ${input.variable ?? 'it'} to another port, or leave it unset to take the next free one.`,
      });
    }
    taken.add(asked);
    return asked;
  }
  for (let port = from; port < from + PORTS_TO_TRY && port <= 65_535; port += 1) {
    if (taken.has(port) || !(await isPortFree(port, host))) continue;
    taken.add(port);
    return port;
  }
  throw new UserError(`No port from ${from} to ${from + PORTS_TO_TRY - 1} is free.`);
}
