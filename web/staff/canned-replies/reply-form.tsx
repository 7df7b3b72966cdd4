import type { ReactNode } from 'react';
import { FieldError, Label, Text, TextArea, TextField } from 'react-aria-components';

import { BLANKS, type CannedReplyContent } from '../../../contracts/canned-replies.js';
import { MAX_MESSAGE_CHARACTERS } from '../../../contracts/text.js';
import { useWords } from '../i18n/language-context.js';
import { Field, lookAgain, SendForm } from '../parts/fields.js';
import { WORDS } from './words.js';

type ReplyFormProps = {
  reply?: CannedReplyContent;
  action: string;
  isPending: boolean;
  onSubmit: (content: CannedReplyContent) => void;
  children?: ReactNode;
};

/** What people write of a canned reply. */
export function ReplyForm({ reply, action, isPending, onSubmit, children }: ReplyFormProps) {
  const t = useWords(WORDS);
  return (
    <SendForm
      action={action}
      isPending={isPending}
      onSubmit={({ name = '', text = '' }) => {
        onSubmit({ name, text });
      }}
    >
      <Field name="name" label={t('name')} autoComplete="off" maxLength={60} defaultValue={reply?.name ?? ''} />
      <TextField
        className="field"
        name="text"
        isRequired
        maxLength={MAX_MESSAGE_CHARACTERS}
        defaultValue={reply?.text ?? ''}
        onInput={lookAgain}
      >
        <Label>{t('text')}</Label>
        <TextArea className="react-aria-Input" rows={4} />
        <Text slot="description" className="hint">
          {t('blanks', { names: BLANKS.map((blank) => `{{${blank}}}`).join(', ') })}
        </Text>
        <FieldError className="fault" />
      </TextField>
      {children}
    </SendForm>
  );
}
