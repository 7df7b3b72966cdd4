import { Button } from 'react-aria-components';
import { Link, useNavigate } from 'react-router';

import type { Escalation } from '../../../contracts/hand-over.js';
import '../conversations/styles.css';
import { useDates, useWords } from '../i18n/language-context.js';
import type { Translate } from '../i18n/words.js';
import { Trouble } from '../parts/trouble.js';
import { usePass } from './use-console.js';
import { WORDS } from './words.js';

/** A conversation that is with people: whose it is, how urgent, and what was said last. */
export function EscalationRow({ escalation }: { escalation: Escalation }) {
  const t = useWords(WORDS);
  const navigate = useNavigate();
  const { id, status, customer, preview, agent } = escalation;
  const pass = usePass({ id, onPassed: () => void navigate(id) });
  const name = customer.name ?? t('anonymous');
  return (
    <li>
      <Link className="conversation-row" to={id}>
        <span className="who">
          <strong>{name}</strong>
          <Urgency escalation={escalation} />
        </span>
        <span className="preview">{preview}</span>
        <span className="soft">
          {toReason(escalation, t)}
          {status === 'claimed' && agent !== null && <> · {t('withName', { name: agent.name })}</>}
        </span>
      </Link>
      {status === 'waiting' && (
        <Button
          className="react-aria-Button primary"
          aria-label={t('takeOf', { name })}
          onPress={() => {
            pass.mutate('claim');
          }}
        >
          {t('take')}
        </Button>
      )}
      {pass.isError && <Trouble error={pass.error} />}
    </li>
  );
}

/** How long its customer waits, and by when they are to hear from people. */
export function Urgency({ escalation }: { escalation: Escalation }) {
  const t = useWords(WORDS);
  const { toMoment } = useDates();
  const { priority, dueAt, unansweredSince, firstResponseAt, createdAt, status } = escalation;
  if (status === 'ended') return null;
  const since = firstResponseAt === null ? createdAt : unansweredSince;
  const isOverdue = dueAt !== null && Date.parse(dueAt) < Date.now();
  return (
    <>
      {priority !== 'normal' && <span className={priority === 'low' ? 'role' : 'role warn'}>{t(priority)}</span>}
      <span className={isOverdue ? 'role warn' : 'role'}>
        {since === null ? t('answered') : t('waitsSince', { moment: toMoment(since) })}
      </span>
      {dueAt !== null && since !== null && (
        <span className={isOverdue ? 'role warn' : 'role'}>
          {t(isOverdue ? 'overdue' : 'dueAt', { moment: toMoment(dueAt) })}
        </span>
      )}
    </>
  );
}

function toReason({ reason }: Escalation, t: Translate<typeof WORDS.en>): string {
  switch (reason) {
    case 'asked':
    case 'unsure':
    case 'flow':
    case 'policy':
      return t(reason);
    default:
      return reason;
  }
}
