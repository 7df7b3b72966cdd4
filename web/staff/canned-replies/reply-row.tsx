import { useState } from 'react';
import { Button } from 'react-aria-components';

import type { CannedReply } from '../../../contracts/canned-replies.js';
import { useWords } from '../i18n/language-context.js';
import { Trouble } from '../parts/trouble.js';
import { useBot } from '../shell/session.js';
import { ReplyForm } from './reply-form.js';
import { useCannedReplyStep } from './use-canned-replies.js';
import { WORDS } from './words.js';

/** A canned reply, to change or to remove. */
export function ReplyRow({ reply }: { reply: CannedReply }) {
  const t = useWords(WORDS);
  const { id: botId } = useBot();
  const { id, name, text } = reply;
  const [mode, setMode] = useState<'shown' | 'changing' | 'removing'>('shown');
  const show = (): void => {
    setMode('shown');
  };
  const step = useCannedReplyStep({ botId, onDone: show });
  if (mode === 'changing') {
    return (
      <li>
        <div>
          <ReplyForm
            reply={reply}
            action={t('save')}
            isPending={step.isPending}
            onSubmit={(content) => {
              step.mutate({ kind: 'update', id, content });
            }}
          >
            {step.isError && <Trouble error={step.error} />}
            <Button onPress={show}>{t('leave')}</Button>
          </ReplyForm>
        </div>
      </li>
    );
  }
  return (
    <li>
      <div>
        <strong>{name}</strong>
        <p className="canned-text">{text}</p>
        {step.isError && <Trouble error={step.error} />}
      </div>
      {mode === 'shown' ? (
        <>
          <Button
            aria-label={t('changeNamed', { name })}
            onPress={() => {
              setMode('changing');
            }}
          >
            {t('change')}
          </Button>
          <Button
            aria-label={t('removeNamed', { name })}
            onPress={() => {
              setMode('removing');
            }}
          >
            {t('remove')}
          </Button>
        </>
      ) : (
        <>
          <span role="alert">{t('removeReally', { name })}</span>
          <Button
            className="react-aria-Button primary"
            onPress={() => {
              step.mutate({ kind: 'remove', id });
            }}
          >
            {t('remove')}
          </Button>
          <Button onPress={show}>{t('keep')}</Button>
        </>
      )}
    </li>
  );
}
