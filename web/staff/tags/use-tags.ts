import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import type { ConversationTags, TagList, TagOrigins } from '../../../contracts/tags.js';
import { useStaffApi } from '../api/context.js';

type InConversation = { botId: string; conversationId: string };

/** The tags that a bot's conversations have, most used first. */
export function useTagList({ botId }: { botId: string }) {
  const { ask } = useStaffApi();
  return useQuery({
    queryKey: ['tags', botId],
    queryFn: () => ask<TagList>({ method: 'GET', path: `/api/v1/bots/${botId}/tags` }),
  });
}

/** Who gave a conversation which of these tags, by tag. Another tag is asked for anew. */
export function useTagOrigins({ botId, conversationId, tags }: InConversation & { tags: string[] }) {
  const { ask } = useStaffApi();
  const found = useQuery({
    queryKey: ['tag-origins', conversationId, tags],
    queryFn: () =>
      ask<TagOrigins>({ method: 'GET', path: `/api/v1/bots/${botId}/conversations/${conversationId}/tags` }),
    enabled: tags.length > 0,
  });
  return new Map(found.data?.tags.map((origin) => [origin.tag, origin]));
}

/** Gives a conversation a tag or takes one from it, and reads anew whatever shows tags. */
export function useTagging({ botId, conversationId }: InConversation) {
  const { ask } = useStaffApi();
  const queries = useQueryClient();
  const path = `/api/v1/bots/${botId}/conversations/${conversationId}/tags`;
  return useMutation({
    mutationFn: ({ kind, tag }: { kind: 'add' | 'remove'; tag: string }) =>
      kind === 'add'
        ? ask<ConversationTags>({ method: 'POST', path, body: { tag } })
        : ask<ConversationTags>({ method: 'DELETE', path: `${path}/${encodeURIComponent(tag)}` }),
    onSettled: async () => {
      const shown = ['tags', 'context', 'transcript', 'conversations', 'internal'];
      await Promise.all(shown.map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
}
