import { useState } from 'react';
import { Button } from 'react-aria-components';

import { ImproveKind, type AnswerToImprove, type ImprovePage as Answers } from '../../../contracts/metrics.js';
import { toQuery } from '../api/staff-api.js';
import { useWords } from '../i18n/language-context.js';
import { Choice } from '../parts/choice.js';
import { Page } from '../parts/page.js';
import { Trouble } from '../parts/trouble.js';
import { useAddressChoice } from '../records/use-address-choice.js';
import { RecordList } from '../records/record-list.js';
import { useRecords } from '../records/use-records.js';
import { useBot } from '../shell/session.js';
import { AnswerRow } from './answer-row.js';
import type { AnswerKey } from './draft.js';
import { useMark } from './use-mark.js';
import { WORDS } from './words.js';

const KINDS = ['any', ...ImproveKind.options] as const;

/** Answers that helped nobody, or that the bot was not sure of, to be made into FAQs or marked as done. */
export function ImprovePage() {
  const t = useWords(WORDS);
  const { id } = useBot();
  const mark = useMark();
  const [kind, setKind] = useAddressChoice('kind', KINDS);
  const [lastDone, setLastDone] = useState<AnswerKey | null>(null);
  const answers = useRecords<Answers, AnswerToImprove>({
    key: ['improve', id, kind],
    toPath: (before) => `/api/v1/bots/${id}/improve${toQuery({ kind: kind === 'any' ? null : kind, before })}`,
    toRows: (page) => page.answers,
  });
  return (
    <Page title={t('title')}>
      <p className="soft">{t('about')}</p>
      <div className="record-filter">
        <Choice
          label={t('kind')}
          value={kind}
          options={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
          onChange={setKind}
        />
      </div>
      {mark.isError && <Trouble error={mark.error} />}
      <div role="status">
        {lastDone !== null && (
          <p className="record-actions">
            {t('markedDone')}
            <Button
              onPress={() => {
                mark.mutate({ ...lastDone, done: false });
                setLastDone(null);
              }}
            >
              {t('undo')}
            </Button>
          </p>
        )}
      </div>
      <RecordList
        label={t('title')}
        records={answers}
        none={kind === 'any' ? t('none') : t('noneOfKind')}
        toKey={({ conversationId, messageId }) => `${conversationId} ${messageId}`}
      >
        {(answer) => (
          <AnswerRow
            answer={answer}
            onDone={({ conversationId, messageId }) => {
              const key = { conversationId, messageId };
              mark.mutate(
                { ...key, done: true },
                {
                  onSuccess: () => {
                    setLastDone(key);
                  },
                },
              );
            }}
          />
        )}
      </RecordList>
    </Page>
  );
}
