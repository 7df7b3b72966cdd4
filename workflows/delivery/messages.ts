import { defineSignal } from '@temporalio/workflow';

/** Somebody wants it sent now: what waits for its next attempt does not wait any more. */
export const sendNow = defineSignal('sendNow');
