import type { Duplex } from 'node:stream';

import type WebSocket from 'ws';

import {
  CLOSE_CODES,
  PROTOCOL_LIMITS,
  type ServerControlFrame,
  type ServerEnvelope,
} from '../../contracts/protocol.js';
import type { ApiMetrics } from '../metrics.js';
import { TokenBucket } from '../middleware/token-bucket.js';

/** How long a peer may take over the closing handshake before its socket is cut. */
const CLOSE_GRACE_MS = 2_000;

/** The server's end of a socket, of the package ws. */
export type ChatWebSocket = Pick<WebSocket, 'on' | 'once' | 'send' | 'ping' | 'close' | 'terminate' | 'bufferedAmount'>;

export type CloseReason = keyof typeof CLOSE_CODES;

export type ConnectionOptions = {
  socket: ChatWebSocket;
  /** What the socket writes to. */
  transport: Pick<Duplex, 'cork' | 'uncork'>;
  metrics: ApiMetrics;
  heartbeatMs: number;
  /** A text frame, within the rate. */
  onText: (text: string) => void;
  /** Each heartbeat; for what must be looked at now and then. */
  onHeartbeat: () => void;
  onClose: () => void;
};

/** A chat socket as a transport: sends within the limits of its reader, refuses what is too much, notices death. */
export class Connection {
  readonly #bucket = new TokenBucket({ burst: PROTOCOL_LIMITS.frameBurst, perSecond: PROTOCOL_LIMITS.framesPerSecond });
  readonly #heartbeat: NodeJS.Timeout;
  #cut: NodeJS.Timeout | undefined;
  #alive = true;
  #closing = false;
  #gathering = false;

  /** Listens from this moment on: nothing that a quick client sends is lost. */
  constructor(private readonly options: ConnectionOptions) {
    const { socket, metrics, heartbeatMs } = options;
    metrics.sockets.inc();
    socket.on('message', (data, isBinary) => {
      this.#receive(data, isBinary);
    });
    socket.on('pong', () => {
      this.#alive = true;
    });
    socket.once('close', () => {
      this.#closing = true;
      clearInterval(this.#heartbeat);
      clearTimeout(this.#cut);
      metrics.sockets.dec();
      options.onClose();
    });
    this.#heartbeat = setInterval(() => {
      this.#beat();
    }, heartbeatMs);
  }

  /** Sends a frame that must arrive: a reader too slow for it is closed, and resumes later without loss. */
  send(frame: ServerEnvelope | ServerControlFrame): void {
    if (this.#closing) return;
    if (this.options.socket.bufferedAmount > PROTOCOL_LIMITS.closeAboveBytes) {
      this.close('tryAgain');
      return;
    }
    this.#gather();
    this.options.socket.send(JSON.stringify(frame));
  }

  /** What is said in one go is written in one: an answer is four frames, and each write a call into the system. */
  #gather(): void {
    if (this.#gathering) return;
    const { transport } = this.options;
    this.#gathering = true;
    transport.cork();
    process.nextTick(() => {
      this.#gathering = false;
      transport.uncork();
    });
  }

  /** Sends a frame that may be lost; left out while the reader is behind. */
  sendIfKeepingUp(frame: ServerEnvelope): void {
    if (this.options.socket.bufferedAmount <= PROTOCOL_LIMITS.dropDeltasAboveBytes) this.send(frame);
  }

  close(reason: CloseReason): void {
    if (this.#closing) return;
    this.#closing = true;
    const { socket, metrics } = this.options;
    metrics.closes.inc({ code: String(CLOSE_CODES[reason]) });
    socket.close(CLOSE_CODES[reason], reason);
    this.#cut = setTimeout(() => {
      socket.terminate();
    }, CLOSE_GRACE_MS);
  }

  #receive(data: WebSocket.RawData, isBinary: boolean): void {
    if (this.#closing) return;
    this.#alive = true;
    if (this.#bucket.take() > 0) this.close('rate');
    else if (isBinary) this.close('invalid');
    // With the default binaryType a text message is one Buffer.
    else this.options.onText((data as Buffer).toString('utf8'));
  }

  #beat(): void {
    if (!this.#alive) {
      this.options.socket.terminate();
      return;
    }
    this.#alive = false;
    this.options.socket.ping();
    this.options.onHeartbeat();
  }
}
