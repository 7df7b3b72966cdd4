import { Button } from 'react-aria-components';
import { Link, useNavigate } from 'react-router';

import type { Escalation } from '../../../../contracts/hand-over.js';
import '../../conversations/styles.css';
import { useWords } from '../../i18n/language-context.js';
import { Trouble } from '../../parts/trouble.js';
import { toReason } from '../reason.js';
import { Urgency } from '../urgency.js';
import { usePass } from '../use-console.js';
import { WORDS } from '../words.js';

/** A conversation that is with people: whose it is, how urgent, and what its customer wrote last. */
export function EscalationRow({ escalation }: { escalation: Escalation }) {
  const t = useWords(WORDS);
  const navigate = useNavigate();
  const { id, status, customer, preview, agent } = escalation;
  const pass = usePass({ id, onPassed: () => void navigate(id) });
  const name = customer.name ?? t('anonymous');
  return (
    <div className="escalation">
      <Link className="conversation-row" to={id}>
        <span className="who">
          <strong>{name}</strong>
          <Urgency escalation={escalation} />
        </span>
        <span className="preview">{preview}</span>
        <span className="soft">
          {toReason(escalation, t)}
          {status !== 'waiting' && agent !== null && <> · {t('withName', { name: agent.name })}</>}
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
    </div>
  );
}
