import type { ReactNode } from 'react';
import { Link } from 'react-router';

import type { EscalationContext } from '../../../../contracts/desk.js';
import type { Escalation } from '../../../../contracts/hand-over.js';
import { useDates, useWords } from '../../i18n/language-context.js';
import { Trouble } from '../../parts/trouble.js';
import { Waiting } from '../../parts/waiting.js';
import { useBot } from '../../shell/session.js';
import { TagEditor } from '../../tags/tag-editor.js';
import { Known, type KnownFact } from './known.js';
import { toReason } from '../reason.js';
import { useContextOf } from '../use-console.js';
import { WORDS } from '../words.js';

/** What is known beside a conversation. On a phone its parts are folded below the talk. */
export function ContextPanel({ escalation }: { escalation: Escalation }) {
  const t = useWords(WORDS);
  const { id, botId, conversationId } = escalation;
  const context = useContextOf({ id });
  const shown = context.data;
  return (
    <section className="card known" aria-labelledby="known-heading">
      <h2 id="known-heading">{t('known')}</h2>
      {context.isPending && <Waiting />}
      {context.isError && <Trouble error={context.error} onRetry={() => void context.refetch()} />}
      {shown && (
        <>
          <Customer escalation={escalation} context={shown} />
          {shown.summary !== null && (
            <Part title={t('summary')}>
              <p className="said">{shown.summary.text}</p>
            </Part>
          )}
          {shown.latest.length > 0 && (
            <Part title={t('latest')}>
              {shown.latest.map((text, place) => (
                <p key={place} className="said">
                  {text}
                </p>
              ))}
            </Part>
          )}
          <Collected context={shown} />
          <Part title={t('tags')}>
            <TagEditor botId={botId} conversationId={conversationId} tags={shown.tags} />
          </Part>
          <Earlier earlier={shown.earlier} />
        </>
      )}
    </section>
  );
}

/** Unfolded where there is room beside the talk. */
function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details open={window.matchMedia('(width >= 1100px)').matches}>
      <summary>
        <h3>{title}</h3>
      </summary>
      {children}
    </details>
  );
}

function Customer({ escalation, context }: { escalation: Escalation; context: EscalationContext }) {
  const t = useWords(WORDS);
  const { toMoment, toDay } = useDates();
  const { customer, began } = context;
  const facts: KnownFact[] = [
    { name: t('name'), value: customer.name ?? t('anonymous') },
    // What was left for this hand-over counts before what the site says.
    { name: t('email'), value: escalation.customer.email },
    { name: t('language'), value: customer.locale },
    { name: t('since'), value: toDay(customer.since) },
    { name: t('began'), value: toMoment(began) },
    { name: t('reason'), value: toReason(escalation, t) },
    { name: t('skills'), value: escalation.skills.join(', ') },
  ];
  return (
    <Part title={t('customer')}>
      <Known facts={facts} />
      {!customer.isNamed && <p className="soft">{t('notNamed')}</p>}
    </Part>
  );
}

/** What flows have asked the customer, and the leads that came of it. */
function Collected({ context: { flow, leads } }: { context: EscalationContext }) {
  const t = useWords(WORDS);
  if (flow === null && leads.length === 0) return null;
  return (
    <Part title={t('collected')}>
      {flow !== null && (
        <>
          <p className="soft">
            {flow.title} <span className="role">{t(flow.status)}</span>
          </p>
          <Known facts={flow.answers.map(({ label, value }) => ({ name: label, value }))} />
        </>
      )}
      {leads.map(({ name, email, phone, company, need, createdAt }) => (
        <div key={createdAt}>
          <p className="soft">{t('lead')}</p>
          <Known
            facts={[
              { name: t('name'), value: name },
              { name: t('email'), value: email },
              { name: t('phone'), value: phone },
              { name: t('company'), value: company },
              { name: t('need'), value: need },
            ]}
          />
        </div>
      ))}
    </Part>
  );
}

function Earlier({ earlier }: Pick<EscalationContext, 'earlier'>) {
  const t = useWords(WORDS);
  const { toMoment } = useDates();
  const { slug } = useBot();
  return (
    <Part title={t('earlier')}>
      {earlier.length === 0 && <p className="soft">{t('noEarlier')}</p>}
      <ul className="earlier">
        {earlier.map(({ id, status, preview, createdAt }) => (
          <li key={id}>
            <Link to={`/bots/${slug}/conversations/${id}`}>{toMoment(createdAt)}</Link>{' '}
            <span className="role">{t(status)}</span>
            {preview !== null && <p className="soft preview">{preview}</p>}
          </li>
        ))}
      </ul>
    </Part>
  );
}
