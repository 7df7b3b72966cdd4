import type { ReactNode, SyntheticEvent } from 'react';
import { Button, FieldError, Form, Input, Label, Text, TextField } from 'react-aria-components';

import { useWords } from '../i18n/language-context.js';
import { COMMON } from '../words.js';

type FieldProps = {
  name: string;
  label: string;
  type?: 'text' | 'email' | 'password';
  autoComplete: string;
  hint?: string;
  /** Left out: it is. */
  isRequired?: boolean;
  inputMode?: 'numeric';
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  defaultValue?: string;
  autoFocus?: boolean;
};

/**
 * Looks at a field with a fault at every key, not only when it is left: the line below it would go with the click on the button,
 * which would move from under the mouse and not be pressed.
 */
export function lookAgain({ currentTarget }: SyntheticEvent<HTMLInputElement | HTMLTextAreaElement>): void {
  if (currentTarget.ariaInvalid === 'true') currentTarget.dispatchEvent(new Event('change'));
}

/** A field of a form; what is wrong with it is said below it. */
export function Field({ label, hint, isRequired = true, ...props }: FieldProps) {
  return (
    <TextField className="field" isRequired={isRequired} onInput={lookAgain} {...props}>
      <Label>{label}</Label>
      <Input />
      {hint !== undefined && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="fault" />
    </TextField>
  );
}

type FormProps = {
  /** What the button says. */
  action: string;
  isPending: boolean;
  onSubmit: (entered: Record<string, string>) => void;
  children: ReactNode;
};

/** A form with one button, which sends once at a time. */
export function SendForm({ action, isPending, onSubmit, children }: FormProps) {
  const t = useWords(COMMON);
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) onSubmit(readForm(event.currentTarget));
      }}
    >
      {children}
      <Button type="submit" className="react-aria-Button primary" aria-disabled={isPending}>
        {isPending ? t('waiting') : action}
      </Button>
    </Form>
  );
}

/** What somebody entered into a form, by the names of its fields. */
function readForm(form: HTMLFormElement): Record<string, string> {
  return Object.fromEntries(
    [...new FormData(form)].map(([name, value]) => [name, typeof value === 'string' ? value : '']),
  );
}
