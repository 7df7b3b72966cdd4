import { Link } from 'react-router';

import type { AuditEntry } from '../../../contracts/audit.js';
import { useDates, useWords } from '../i18n/language-context.js';
import { useBots, useMe } from '../shell/session.js';
import { COMMON } from '../words.js';
import { describeActor, describeDetails } from './describe.js';
import { findTarget } from './find-target.js';
import { WORDS } from './words.js';

/** One action: what it was, who did it, and the way to what it was done to. */
export function AuditRow({ entry }: { entry: AuditEntry }) {
  const t = useWords(WORDS);
  const common = useWords(COMMON);
  const { toMoment } = useDates();
  const me = useMe();
  const bot = useBots().find(({ id }) => id === entry.botId);
  const target = findTarget(entry, bot?.slug);
  const isShown = target !== null && (me.role === 'admin' || entry.target.kind !== 'staff');
  const said = [
    ...(bot === undefined ? [] : [t('of', { bot: bot.name })]),
    ...describeDetails(entry, { t, toRole: common }),
  ];
  return (
    <>
      <div>
        <p>
          <strong>{t(entry.action)}</strong> <span className="soft">{said.join(' · ')}</span>
        </p>
        <p>{describeActor(entry.actor, t)}</p>
      </div>
      <time className="soft" dateTime={entry.at}>
        {toMoment(entry.at)}
      </time>
      {isShown && (
        <div className="record-actions">
          <Link to={target} aria-label={`${t('target')}: ${t(entry.action)}`}>
            {t('target')}
          </Link>
        </div>
      )}
    </>
  );
}
