import { WebSocket } from 'ws';

import { readFrame } from '../../../client/frames.js';
import { isRetryable } from '../../../client/errors.js';
import type { WebSocketConstructor } from '../../../client/index.js';
import type { ClientNotes } from './client-log.js';

/** A WebSocket class that notes what really came over each socket, before the client library repairs anything. */
export function createLoggedSocket(notes: ClientNotes): WebSocketConstructor {
  return class extends WebSocket {
    constructor(url: string, protocols: string) {
      super(url, protocols);
      const saw = notes.connected();
      this.on('message', (data: Buffer) => {
        const message = readFrame(data.toString());
        if (message?.kind === 'event') saw(message.event);
        if (message?.kind === 'turn' && message.notice.type !== 'turn.delta') notes.remark(message.notice.type);
        if (message?.kind !== 'control') return;
        const { frame } = message;
        if (frame.type === 'message.ack') notes.acknowledged(frame.payload.clientMessageId);
        if (frame.type === 'resync.required') notes.remark(frame.type);
        if (frame.type === 'error') notes.remark(`error ${frame.payload.problem.code}`);
        if (frame.type !== 'message.nack') return;
        const { clientMessageId, problem } = frame.payload;
        if (isRetryable(problem)) notes.remark(`${clientMessageId}: ${problem.code}`);
        else notes.refused(clientMessageId, problem.code);
      });
      this.on('close', (code) => {
        notes.remark(`closed ${code}`);
      });
      this.on('error', (error) => {
        notes.remark(`socket: ${error.message}`);
      });
    }
  };
}
