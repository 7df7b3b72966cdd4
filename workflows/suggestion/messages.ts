import type { ConversationKey } from '../../activities/ports.js';

/** The workflow's type name, for callers that must not load its code. */
export const SUGGESTION_WORKFLOW = 'suggestionWorkflow';

export type SuggestionInput = ConversationKey;
