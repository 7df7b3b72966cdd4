import { z } from 'zod';

import { SUBPROTOCOL } from '../../../contracts/protocol.js';
import { upgradeRequired } from '../../errors.js';
import { CHAT_SOCKET_PATH } from '../../realtime/upgrade.js';
import { defineRoute } from '../define-route.js';

/** What a plain request to the socket's address gets. Upgrades never come here: see realtime/upgrade.ts. */
export const chatSocket = defineRoute(
  {
    method: 'get',
    path: CHAT_SOCKET_PATH,
    tag: 'Realtime',
    summary: 'The chat as a WebSocket',
    description: `Speaks the subprotocol \`${SUBPROTOCOL}\`. Bring a ticket, or the visitor token as bearer.`,
    access: 'public',
    query: z.object({ ticket: z.string().optional() }),
    responses: { 101: { description: 'The socket is open' } },
    problems: [401, 403, 426, 503],
  },
  () => Promise.reject(upgradeRequired()),
);
