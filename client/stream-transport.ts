import type { Clock } from './clock.js';
import { toParleyError } from './errors.js';
import { readEventStream } from './event-stream.js';
import { readFrame, type ClientFrameInput, type ServerMessage } from './frames.js';
import type { VisitorApi } from './http.js';
import { fromError, type LinkEnd } from './link-end.js';
import { watchDelay } from './delay-watch.js';
import type { Prepare, Transport } from './transport.js';

type Frame<Type extends ClientFrameInput['type']> = Extract<ClientFrameInput, { type: Type }>;

type StreamApi = Pick<VisitorApi, 'readConversation' | 'openStream' | 'sendMessage' | 'cancelTurn' | 'sign'>;

const PONG: ServerMessage = { kind: 'control', frame: { type: 'pong', at: '', payload: {} } };

/** A transport over HTTP alone: server-sent events one way, requests the other. */
export function createStreamTransport(input: { api: StreamApi; prepare: Prepare; clock: Clock }): Transport {
  const { api } = input;
  return {
    connect(handlers) {
      const abort = new AbortController();
      const { signal } = abort;
      const delay = watchDelay({
        clock: input.clock,
        onDelayed: () => {
          handlers.onMessage({ kind: 'turn', notice: { type: 'turn.delayed' }, conversationId: undefined });
        },
      });

      function close(): void {
        abort.abort();
        delay.stop();
      }

      function end(reason: LinkEnd): void {
        if (signal.aborted) return;
        close();
        handlers.onEnd(reason);
      }

      function hear(message: ServerMessage | null): void {
        if (signal.aborted || !message) return;
        delay.heard(message);
        handlers.onMessage(message);
      }

      async function open({ payload }: Frame<'conversation.open'>): Promise<void> {
        const { conversationId = '', lastSeq: after = 0 } = payload;
        await input.prepare({ signal });
        const [{ lastSeq, status, owner }, stream] = await Promise.all([
          api.readConversation({ conversationId, signal }),
          api.openStream({ conversationId, after, signal }),
        ]);
        hear({ kind: 'opened', lastSeq, status, owner, conversationId });
        for await (const data of readEventStream(stream)) hear(data === '' ? PONG : readFrame(data));
        end({ kind: 'lost' });
      }

      async function sendMessage({ conversationId = '', payload }: Frame<'message.send'>): Promise<void> {
        const { clientMessageId } = payload;
        const toControl = { at: '', conversationId };
        try {
          await api.sendMessage({ ...payload, conversationId, signal });
          delay.sent();
          hear({ kind: 'control', frame: { ...toControl, type: 'message.ack', payload: { clientMessageId } } });
        } catch (cause) {
          const error = toParleyError(cause);
          const { problem, retryable, retryAfterMs } = error;
          if (problem.status === 401) {
            end(fromError(error));
            return;
          }
          const refusal = {
            clientMessageId,
            problem,
            retryable,
            ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
          };
          hear({ kind: 'control', frame: { ...toControl, type: 'message.nack', payload: refusal } });
        }
      }

      // There is nothing to wait for, but nobody expects to be called before they have the link.
      queueMicrotask(() => {
        if (!signal.aborted) handlers.onOpen();
      });
      return {
        send(frame) {
          if (signal.aborted) return;
          if (frame.type === 'conversation.open') {
            open(frame).catch((error: unknown) => {
              end(fromError(toParleyError(error)));
            });
          } else if (frame.type === 'message.send') void sendMessage(frame);
          else if (frame.type === 'turn.cancel') {
            const { conversationId = '', payload } = frame;
            // Whoever wants it asks again until the turn is over.
            api.cancelTurn({ conversationId, ...payload, signal }).catch(() => undefined);
          } else if (frame.type === 'typing' || frame.type === 'read') {
            const { conversationId = '' } = frame;
            const sign =
              frame.type === 'typing' ? { type: frame.type, ...frame.payload } : { type: frame.type, ...frame.payload };
            // Of the moment: the next one says how it is then.
            api.sign({ conversationId, sign, signal }).catch(() => undefined);
          }
        },
        close,
      };
    },
  };
}
