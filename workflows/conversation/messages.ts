import { defineQuery, defineSignal } from '@temporalio/workflow';

import type { ConversationState, CustomerMessage } from '../../contracts/conversation.js';
import type { HandOverRequest } from '../../contracts/hand-over.js';

/** The workflow's type name, for callers that must not load its code. */
export const CONVERSATION_WORKFLOW = 'conversationWorkflow';

/** A customer's message. Once Temporal has stored this signal the message is acknowledged and cannot be lost. */
export const messageReceived = defineSignal<[CustomerMessage]>('messageReceived');

/** Its customer wants no answer of this turn any more. A turn that has ended stays as it is. */
export const turnCancelled = defineSignal<[{ turnId: string }]>('turnCancelled');

/** Its customer turned out to be somebody who is known: from now on it is that person's. */
export const personRecognised = defineSignal<[{ personId: string }]>('personRecognised');

/** Its customer, or a colleague, asks for people. */
export const handOverRequested = defineSignal<[HandOverRequest]>('handOverRequested');

/** Somebody has passed it on: the log knows whose it is now. */
export const ownerMoved = defineSignal('ownerMoved');

/** A new version of the workers is there: a run that stays with the old one continues as new on it, idle or not. */
export const moveOn = defineSignal('moveOn');

/** How a conversation stands: its carried state, or null while a fresh run still reads the log. */
export const conversationStateQuery = defineQuery<ConversationState | null>('conversationState');
