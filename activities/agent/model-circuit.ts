import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  IterableBackoff,
} from 'cockatiel';

import type { LanguageModel } from '../ports.js';
import { createNotAskedFailure, isModelFailure } from './model-failures.js';
import type { ModelHealth } from './model-health.js';

/** After so many failures in a row the provider counts as dead. */
const OPENS_AFTER = 3;
/** Milliseconds that it is then left alone, before one call tries it: more each time that this fails. */
const LEFT_ALONE_MS = [5_000, 15_000, 30_000, 60_000];

/**
 * A model that is not asked while its provider is dead, so that this does not cost every turn its time-out: calls then
 * fail at once, and not retryably, so that the turn goes on without it. One call at a time tries whether it is back.
 * What a provider refuses, for load or for good, is no sign of death. What the calls show goes to `health`.
 */
export function createGuardedModel({
  model,
  health,
  opensAfter = OPENS_AFTER,
  leftAloneMs = LEFT_ALONE_MS,
}: {
  model: LanguageModel;
  health: ModelHealth;
  opensAfter?: number;
  leftAloneMs?: readonly number[];
}): LanguageModel {
  const circuit = circuitBreaker(handleWhen(showsNoLife), {
    breaker: new ConsecutiveBreaker(opensAfter),
    halfOpenAfter: new IterableBackoff(leftAloneMs),
  });
  circuit.onBreak(() => {
    health.leftAlone();
  });

  /** A trial that its customer cancelled has not shown life either. */
  function showsNoLife(error: Error): boolean {
    return isModelFailure(error) ? error.type === 'ModelUnavailable' : circuit.state === CircuitState.HalfOpen;
  }

  return {
    async answer(request) {
      // The library would have these wait for the trial's end.
      if (circuit.state === CircuitState.HalfOpen) throw createNotAskedFailure();
      try {
        const answer = await circuit.execute(() => model.answer(request));
        health.answered();
        return answer;
      } catch (error) {
        if (error instanceof BrokenCircuitError) throw createNotAskedFailure();
        if (isModelFailure(error)) health.failed(error);
        throw error;
      }
    },
  };
}
