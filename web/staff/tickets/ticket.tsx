import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'react-aria-components';
import { Link } from 'react-router';

import type { SupportTicket } from '../../../contracts/support-tickets.js';
import { useStaffApi } from '../api/context.js';
import { useDates, useWords } from '../i18n/language-context.js';
import { Trouble } from '../parts/trouble.js';
import { WORDS as COMMON } from '../records/words.js';
import { useBot } from '../shell/session.js';
import { WORDS } from './words.js';

/** A ticket, with what can be done about it. */
export function Ticket({ ticket }: { ticket: SupportTicket }) {
  const t = useWords(WORDS);
  const common = useWords(COMMON);
  const { toMoment } = useDates();
  const bot = useBot();
  const { ask } = useStaffApi();
  const queries = useQueryClient();
  const { id, conversationId, status, subject, body, createdAt, closedAt } = ticket;
  const change = status === 'open' ? 'close' : 'reopen';
  const changing = useMutation({
    mutationFn: () =>
      ask<SupportTicket>({ method: 'POST', path: `/api/v1/bots/${bot.id}/tickets/${id}/${change}`, body: {} }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['tickets', bot.id] }),
  });
  return (
    <>
      <div>
        <p>
          <Link to={`../tickets/${id}`}>
            <strong>{subject}</strong>
          </Link>{' '}
          <span className={status === 'open' ? 'role warn' : 'role'}>{t(status)}</span>
        </p>
        {body !== '' && <p className="said">{body}</p>}
        <p className="soft">
          {t('opened', { moment: toMoment(createdAt) })}
          {closedAt !== null && ` · ${t('closedAt', { moment: toMoment(closedAt) })}`}
        </p>
      </div>
      <div className="record-actions">
        <Link to={`../conversations/${conversationId}`}>{common('conversation')}</Link>
        <Button
          aria-label={`${t(change)}: ${subject}`}
          isPending={changing.isPending}
          onPress={() => {
            changing.mutate();
          }}
        >
          {t(change)}
        </Button>
        {changing.isError && <Trouble error={changing.error} />}
      </div>
    </>
  );
}
