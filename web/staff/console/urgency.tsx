import { useEffect, useState } from 'react';

import type { Escalation } from '../../../contracts/hand-over.js';
import { useDates, useWords } from '../i18n/language-context.js';
import { WORDS } from './words.js';

const TICK_MS = 10_000;

/** How long its customer waits, and by when they are to hear from people. */
export function Urgency({ escalation }: { escalation: Escalation }) {
  const t = useWords(WORDS);
  const { toMoment, toSpan } = useDates();
  const now = useNow();
  const { priority, dueAt, unansweredSince, firstResponseAt, createdAt, status } = escalation;
  if (status === 'ended') return null;
  const since = firstResponseAt === null ? createdAt : unansweredSince;
  const left = dueAt === null ? null : Date.parse(dueAt) - now;
  const tone = left !== null && left < 0 ? 'role warn' : 'role';
  return (
    <>
      {priority !== 'normal' && <span className={priority === 'low' ? 'role' : 'role warn'}>{t(priority)}</span>}
      {since === null ? (
        <span className="role">{t('answered')}</span>
      ) : (
        <time className={tone} dateTime={since} title={toMoment(since)}>
          {t('waitsFor', { span: toSpan(Math.max(0, now - Date.parse(since))) })}
        </time>
      )}
      {dueAt !== null && left !== null && since !== null && (
        <time className={tone} dateTime={dueAt} title={toMoment(dueAt)}>
          {t(left < 0 ? 'overdueBy' : 'dueIn', { span: toSpan(Math.abs(left)) })}
        </time>
      )}
    </>
  );
}

/** The time of day, as often as it matters to who waits. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, TICK_MS);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return now;
}
