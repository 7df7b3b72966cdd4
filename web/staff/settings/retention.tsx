import { useQuery } from '@tanstack/react-query';

import type {
  RecordReport,
  RetentionPreview,
  RetentionReport,
  RetentionReports,
} from '../../../contracts/retention.js';
import { useStaffApi } from '../api/context.js';
import { useDates, useWords } from '../i18n/language-context.js';
import type { Translate } from '../i18n/words.js';
import { Trouble } from '../parts/trouble.js';
import { Waiting } from '../parts/waiting.js';
import { useBot } from '../shell/session.js';
import { WORDS } from './words.js';

const REPORTS_SHOWN = 10;

/** How long the bot keeps what, what is due now, and what was erased lately. */
export function Retention() {
  const t = useWords(WORDS);
  const { id } = useBot();
  const { ask } = useStaffApi();
  const path = `/api/v1/bots/${id}/retention`;
  const found = useQuery({
    queryKey: ['retention', id],
    queryFn: async () => {
      const [preview, reports] = await Promise.all([
        ask<RetentionPreview>({ method: 'POST', path: `${path}/preview`, body: {} }),
        ask<RetentionReports>({ method: 'GET', path }),
      ]);
      return { preview, reports };
    },
  });
  return (
    <section className="card" aria-labelledby="retention-heading">
      <h2 id="retention-heading" tabIndex={-1}>
        {t('retention')}
      </h2>
      <p className="soft">{t('retentionAbout')}</p>
      {found.isPending && <Waiting />}
      {found.isError && <Trouble error={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && (
        <>
          <Limits preview={found.data.preview} />
          <Reports reports={found.data.reports} />
        </>
      )}
    </section>
  );
}

function Limits({ preview }: { preview: RetentionPreview }) {
  const t = useWords(WORDS);
  const { conversationDays, conversations, records } = preview;
  const limits = [
    { kind: 'conversations', days: conversationDays, due: conversations },
    ...(['leads', 'people', 'audit'] as const).map((kind) => {
      const { days = 0, due = 0 } = records.find((record) => record.kind === kind) ?? {};
      return { kind, days, due };
    }),
  ] as const;
  return (
    <dl className="settings">
      {limits.map(({ kind, days, due }) => (
        <div key={kind}>
          <dt>{t(kind)}</dt>
          <dd>{days === 0 ? t('keptForEver') : `${t('keptFor', { count: days })}; ${t('due', { due })}`}</dd>
        </div>
      ))}
    </dl>
  );
}

function Reports({ reports: { reports, records } }: { reports: RetentionReports }) {
  const t = useWords(WORDS);
  const { toMoment } = useDates();
  const latest = [...reports, ...records]
    .filter(hasSomethingToTell)
    .toSorted((one, other) => other.startedAt.localeCompare(one.startedAt))
    .slice(0, REPORTS_SHOWN);
  return (
    <>
      <h3>{t('erasedLately')}</h3>
      {latest.length === 0 && <p className="soft">{t('neverErased')}</p>}
      <ul>
        {latest.map((report) => (
          <li key={`${report.startedAt} ${'kind' in report ? report.kind : ''}`}>
            <span className="soft">{toMoment(report.startedAt)}</span> {describe(report, t)}
          </li>
        ))}
      </ul>
    </>
  );
}

/** There is a run each night, and most find nothing. */
function hasSomethingToTell(report: RetentionReport | RecordReport): boolean {
  return 'kind' in report ? report.erased > 0 : report.conversations + report.atHand > 0;
}

function describe(report: RetentionReport | RecordReport, t: Translate<typeof WORDS.en>): string {
  if ('kind' in report) return `${t(report.kind)}: ${t('erased', { count: report.erased })}`;
  const { conversations, atHand } = report;
  const left = atHand === 0 ? '' : `, ${t('atHand', { count: atHand })}`;
  return `${t('conversations')}: ${t('erased', { count: conversations })}${left}`;
}
