import './styles.css';

import { useState } from 'react';

import { useWords } from '../i18n/language-context.js';
import { Page } from '../parts/page.js';
import { Trouble } from '../parts/trouble.js';
import { Waiting } from '../parts/waiting.js';
import { useBot } from '../shell/session.js';
import { ReplyForm } from './reply-form.js';
import { ReplyRow } from './reply-row.js';
import { useCannedReplies, useCannedReplyStep } from './use-canned-replies.js';
import { WORDS } from './words.js';

/** What agents of a bot say again and again. */
export function CannedRepliesPage() {
  const t = useWords(WORDS);
  const { id: botId } = useBot();
  const replies = useCannedReplies({ botId });
  // Another key is an empty form.
  const [added, setAdded] = useState(0);
  const add = useCannedReplyStep({
    botId,
    onDone: () => {
      setAdded((count) => count + 1);
    },
  });
  return (
    <Page title={t('title')}>
      <p className="soft">{t('hint')}</p>
      {replies.isPending && <Waiting />}
      {replies.isError && <Trouble error={replies.error} onRetry={() => void replies.refetch()} />}
      {replies.data && (
        <section className="card" aria-label={t('title')}>
          {replies.data.replies.length === 0 && <p className="soft">{t('none')}</p>}
          <ul className="rows">
            {replies.data.replies.map((reply) => (
              <ReplyRow key={reply.id} reply={reply} />
            ))}
          </ul>
        </section>
      )}
      <section className="card" aria-labelledby="new-reply">
        <h2 id="new-reply">{t('new')}</h2>
        <ReplyForm
          key={added}
          action={t('add')}
          isPending={add.isPending}
          onSubmit={(content) => {
            add.mutate({ kind: 'create', content });
          }}
        >
          {add.isError && <Trouble error={add.error} />}
        </ReplyForm>
      </section>
    </Page>
  );
}
