import type { ModelFacts, ModelState } from '../../contracts/component-status.js';
import { toModelFailureFacts, type ModelFailure, type ModelFailureType } from './model-failures.js';

/** How the model is, as the calls of this process show it. */
export type ModelHealth = {
  current(): { state: ModelState; facts: ModelFacts };
  answered(): void;
  failed(failure: ModelFailure): void;
  /** The circuit opened: the provider is left alone until a probe succeeds. */
  leftAlone(): void;
};

const NO_FACTS: ModelFacts = { status: null };

const STATES: Record<ModelFailureType, ModelState> = {
  ModelKeyRefused: 'key_refused',
  ModelRejected: 'refused',
  ModelOverloaded: 'overloaded',
  ModelUnavailable: 'failing',
};

/** Follows the calls of one model. `changed` hears of every other state. */
export function createModelHealth({
  configured,
  changed = () => undefined,
}: {
  /** Whether there is a model at all. */
  configured: boolean;
  changed?: (state: ModelState) => void;
}): ModelHealth {
  let current: { state: ModelState; facts: ModelFacts } = { state: configured ? 'unasked' : 'none', facts: NO_FACTS };

  function become(state: ModelState, facts: ModelFacts): void {
    const before = current.state;
    current = { state, facts };
    if (state !== before) changed(state);
  }

  return {
    current: () => current,
    answered() {
      become('up', NO_FACTS);
    },
    failed(failure) {
      const { status, code } = toModelFailureFacts(failure);
      const state = code === 'insufficient_quota' ? 'no_quota' : STATES[failure.type];
      // A failed probe leaves it as it is: nobody asks again for a while.
      if (current.state === 'unavailable' && state === 'failing') return;
      // One request that is refused says nothing of the next, unless nothing has ever worked.
      if (state === 'refused' && current.state === 'up') return;
      become(state, { status });
    },
    leftAlone() {
      become('unavailable', current.facts);
    },
  };
}
