import type { CatchUp } from './catch-up.js';
import type { Connector } from './connector.js';
import { isRetryable, ParleyError } from './errors.js';
import type { ServerMessage } from './frames.js';
import { fromError } from './link-end.js';
import { acknowledge } from './outbox.js';
import type { Sender } from './sender.js';

/** The id of the frame that opens the conversation: an error that comes back with it is about the opening. */
export const OPEN_FRAME = 'open';

/** Puts into effect what the api answers. Errors come back with the id of their frame: that of a message is its own id. */
export function handleControl(input: {
  frame: Extract<ServerMessage, { kind: 'control' }>['frame'];
  sender: Pick<Sender, 'update' | 'refuse'>;
  connector: Pick<Connector, 'end'>;
  catchUp: Pick<CatchUp, 'start'>;
}): void {
  const { frame, sender, connector } = input;
  switch (frame.type) {
    case 'message.ack':
      sender.update((outbox) => acknowledge(outbox, frame.payload));
      return;
    case 'message.nack':
      sender.refuse(frame.payload);
      return;
    case 'resync.required':
      input.catchUp.start();
      return;
    case 'error': {
      const { problem } = frame.payload;
      if (frame.id === OPEN_FRAME) connector.end(fromError(new ParleyError({ problem })));
      else if (frame.id !== undefined) {
        sender.refuse({ clientMessageId: frame.id, problem, retryable: isRetryable(problem) });
      }
      return;
    }
    case 'pong':
      return;
  }
}
