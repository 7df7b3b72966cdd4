import { FieldError, Label, Text, TextArea, TextField } from 'react-aria-components';
import type { ReactNode } from 'react';

import type { FaqContent } from '../../../contracts/knowledge.js';
import { useWords } from '../i18n/language-context.js';
import { Field, lookAgain, SendForm } from '../parts/fields.js';
import { WORDS } from './words.js';

type FaqFormProps = {
  faq?: FaqContent;
  isPending: boolean;
  onSubmit: (faq: FaqContent) => void;
  children: ReactNode;
};

/** What people write of a FAQ. */
export function FaqForm({ faq, isPending, onSubmit, children }: FaqFormProps) {
  const t = useWords(WORDS);
  return (
    <SendForm
      action={t('save')}
      isPending={isPending}
      onSubmit={({ question = '', answer = '', category = '', phrases = '' }) => {
        onSubmit({ question, answer, category, phrases: toLines(phrases) });
      }}
    >
      <Field
        name="question"
        label={t('question')}
        autoComplete="off"
        minLength={3}
        maxLength={300}
        defaultValue={faq?.question ?? ''}
      />
      <LongField
        name="answer"
        label={t('answer')}
        isRequired
        rows={6}
        maxLength={4000}
        defaultValue={faq?.answer ?? ''}
      />
      <LongField
        name="phrases"
        label={t('phrases')}
        hint={t('phrasesHint')}
        isRequired={false}
        rows={4}
        maxLength={6020}
        defaultValue={(faq?.phrases ?? []).join('\n')}
      />
      <Field
        name="category"
        label={t('category')}
        autoComplete="off"
        maxLength={100}
        defaultValue={faq?.category ?? ''}
      />
      {children}
    </SendForm>
  );
}

type LongFieldProps = {
  name: string;
  label: string;
  hint?: string;
  rows: number;
  maxLength: number;
  isRequired: boolean;
  defaultValue: string;
};

function LongField({ label, hint, rows, ...props }: LongFieldProps) {
  return (
    <TextField className="field" onInput={lookAgain} {...props}>
      <Label>{label}</Label>
      <TextArea className="react-aria-Input" rows={rows} />
      {hint !== undefined && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="fault" />
    </TextField>
  );
}

function toLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
