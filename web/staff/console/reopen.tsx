import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'react-aria-components';
import { useNavigate } from 'react-router';

import { useWords } from '../i18n/language-context.js';
import { Trouble } from '../parts/trouble.js';
import { useBot } from '../shell/session.js';
import { useConsoleRequests } from './use-console.js';
import { WORDS } from './words.js';

/** Opens a closed conversation again, and leads to where it can be gone on with. */
export function Reopen({ conversationId }: { conversationId: string }) {
  const t = useWords(WORDS);
  const { id: botId, slug } = useBot();
  const requests = useConsoleRequests();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const reopen = useMutation({
    mutationFn: () => requests.reopen({ botId, conversationId }),
    onSuccess: async ({ id }) => {
      for (const key of ['escalations', 'transcript']) void queries.invalidateQueries({ queryKey: [key] });
      await navigate(`/bots/${slug}/console/${id}`);
    },
  });
  return (
    <div className="steps">
      <Button
        aria-disabled={reopen.isPending}
        onPress={() => {
          if (!reopen.isPending) reopen.mutate();
        }}
      >
        {t(reopen.isPending ? 'reopening' : 'reopen')}
      </Button>
      {reopen.isError && <Trouble error={reopen.error} />}
    </div>
  );
}
