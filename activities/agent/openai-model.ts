import { AIMessage, HumanMessage, SystemMessage, type BaseMessage, type UsageMetadata } from '@langchain/core/messages';
import { ChatOpenAI } from '@langchain/openai';

import type { PromptMessage } from '../../contracts/context.js';
import type { LanguageModel, ModelAnswer, ModelRequest } from '../ports.js';
import { IncompleteAnswer, ModelTimeout, toModelFailure } from './model-failures.js';

/**
 * A model behind an OpenAI-compatible endpoint, streamed. One call, no retries of its own: Temporal has those. It ends
 * at `timeoutMs` whatever the provider does, and at once when the request's signal aborts.
 *
 * `answer` rejects with the signal's reason when aborted, else with a failure of model-failures.ts.
 */
export function createOpenAiModel({
  apiKey,
  baseURL,
  model,
  timeoutMs,
}: {
  apiKey?: string | undefined;
  baseURL?: string | undefined;
  model: string;
  timeoutMs: number;
}): LanguageModel {
  const chat = new ChatOpenAI({
    model,
    // The client wants a key; endpoints of one's own often need none.
    apiKey: apiKey ?? 'none',
    maxRetries: 0,
    // Ours ends the call first, and says why.
    timeout: timeoutMs + 1_000,
    streaming: true,
    streamUsage: true,
    useResponsesApi: false,
    // The client's own log would quote what the provider sent.
    configuration: { ...(baseURL === undefined ? {} : { baseURL }), logLevel: 'off' },
  });

  async function collect({ prompt, onDelta }: ModelRequest, signal: AbortSignal): Promise<ModelAnswer> {
    const answer: ModelAnswer = { text: '', model, usage: { inputTokens: 0, outputTokens: 0 } };
    let finished = false;
    for await (const chunk of await chat.stream(prompt.map(toMessage), { signal })) {
      signal.throwIfAborted();
      const { finish_reason: finishReason, model_name: modelName } = chunk.response_metadata;
      finished ||= typeof finishReason === 'string';
      if (typeof modelName === 'string' && modelName !== '') answer.model = modelName;
      // Typed as always there; it comes with the last chunk, and not from every provider.
      const usage = chunk.usage_metadata as UsageMetadata | undefined;
      if (usage !== undefined) answer.usage = { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens };
      if (chunk.text === '') continue;
      answer.text += chunk.text;
      onDelta(chunk.text);
    }
    // The client ends a stream quietly, also one that was aborted or cut.
    signal.throwIfAborted();
    if (!finished) throw new IncompleteAnswer('The stream ended before the answer did.');
    if (answer.text.trim() === '') throw new IncompleteAnswer('The answer has no text.');
    return answer;
  }

  return {
    async answer(request) {
      const { signal } = request;
      signal.throwIfAborted();
      const call = startCall(signal, timeoutMs);
      try {
        return await collect(request, call.signal);
      } catch (error) {
        signal.throwIfAborted();
        // What the client throws of a call that was given up says nothing of why.
        throw toModelFailure(call.signal.aborted ? call.signal.reason : error);
      } finally {
        call.end();
      }
    },
  };
}

function toMessage({ role, text }: PromptMessage): BaseMessage {
  switch (role) {
    case 'system':
      return new SystemMessage(text);
    case 'customer':
      return new HumanMessage(text);
    case 'bot':
      return new AIMessage(text);
  }
}

/** A signal that aborts with the turn's, or after `timeoutMs`; `end` lets go of both, and of the connection. */
function startCall(turn: AbortSignal, timeoutMs: number): { signal: AbortSignal; end(): void } {
  const call = new AbortController();
  const abort = () => {
    call.abort(turn.reason);
  };
  const timer = setTimeout(() => {
    call.abort(new ModelTimeout('The model took too long.'));
  }, timeoutMs);
  turn.addEventListener('abort', abort, { once: true });
  return {
    signal: call.signal,
    end() {
      clearTimeout(timer);
      turn.removeEventListener('abort', abort);
      call.abort();
    },
  };
}
