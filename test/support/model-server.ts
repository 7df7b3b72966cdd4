import type { IncomingMessage } from 'node:http';

import { LLMock, type FixtureResponse } from '@copilotkit/aimock';

import { sendFault, type ModelFault } from './model-faults.js';

/** What the server answers one request with. Texts are streamed. */
export type ModelReply =
  | {
      kind: 'text';
      text: string;
      /** UTF-16 code units of one piece of the stream; 20 unless told. */
      pieceCharacters?: number;
      /** Milliseconds before each piece. */
      pieceDelayMs?: number;
      usage?: { inputTokens: number; outputTokens: number };
    }
  | { kind: 'error'; status: number; retryAfterSeconds?: number; code?: string }
  | ModelFault;

export type ModelRequest = {
  model: string;
  messages: { role: string; content: unknown }[];
  stream?: boolean;
  stream_options?: { include_usage?: boolean };
};

export type ModelServer = {
  /** Give this to an OpenAI client, with `apiKey`. */
  baseURL: string;
  apiKey: string;
  /** What was asked, in order. */
  requests: ModelRequest[];
  /** Adds to the script. */
  script(...replies: ModelReply[]): void;
  /** Ends the server. @throws Error when it was asked more often than scripted, or less. */
  close(): Promise<void>;
};

const PATH = '/v1/chat/completions';
const API_KEY = 'test-key';

/**
 * An OpenAI-compatible chat server that follows a script: a list with one reply for each request in order, or a
 * function of the request's number (from 0) that answers any number of them. Another key than `apiKey` gets 401. A
 * request beyond the script gets 501 and makes `close` fail.
 */
export async function startModelServer(
  replies: ModelReply[] | ((index: number) => ModelReply) = [],
): Promise<ModelServer> {
  const scripted = typeof replies === 'function' ? [] : [...replies];
  const requests: ModelRequest[] = [];
  let asked = 0;
  let unexpected = 0;

  function nextReply(): ModelReply | undefined {
    asked += 1;
    if (typeof replies === 'function') return replies(asked - 1);
    return scripted.shift();
  }

  const server = new LLMock({ port: 0, host: '127.0.0.1', strict: true, auth: { apiKeys: [API_KEY] } });
  server.mount(PATH, {
    async handleRequest(request, response) {
      const reply = nextReply();
      if (reply === undefined) unexpected += 1;
      if (reply?.kind === 'text' || reply?.kind === 'error') {
        request.headers['x-aimock-context'] = addFixture(reply);
        return false;
      }
      requests.push(await readBody(request));
      sendFault(response, reply ?? { kind: 'unscripted' });
      return true;
    },
  });

  /** A fixture that only the request with this context gets. */
  function addFixture(reply: Extract<ModelReply, { kind: 'text' | 'error' }>): string {
    const context = `reply-${asked}`;
    const response = (request: unknown): FixtureResponse => {
      requests.push(request as ModelRequest);
      return toFixtureResponse(reply);
    };
    const pace =
      reply.kind === 'text' ? { chunkSize: reply.pieceCharacters ?? 20, latency: reply.pieceDelayMs ?? 0 } : {};
    server.on({ context }, response, pace);
    return context;
  }

  await server.start();
  return {
    baseURL: `${server.url}/v1`,
    apiKey: API_KEY,
    requests,
    script: (...more) => {
      scripted.push(...more);
    },
    async close() {
      await server.stop();
      if (unexpected > 0) throw new Error(`The model server was asked ${unexpected} times more than scripted.`);
      if (scripted.length > 0)
        throw new Error(`${scripted.length} scripted replies of the model server were not asked for.`);
    },
  };
}

function toFixtureResponse(reply: Extract<ModelReply, { kind: 'text' | 'error' }>): FixtureResponse {
  if (reply.kind === 'error') {
    return {
      status: reply.status,
      error: { message: 'Scripted error that quotes the prompt: PROVIDER TEXT', code: reply.code ?? 'scripted' },
      ...(reply.retryAfterSeconds === undefined ? {} : { retryAfter: reply.retryAfterSeconds }),
    };
  }
  const { inputTokens, outputTokens } = reply.usage ?? { inputTokens: 11, outputTokens: 7 };
  return { content: reply.text, usage: { prompt_tokens: inputTokens, completion_tokens: outputTokens } };
}

async function readBody(request: IncomingMessage): Promise<ModelRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as ModelRequest;
}
