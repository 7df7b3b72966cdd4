import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Button, Form, Label, TextArea, TextField } from 'react-aria-components';

import { MAX_MESSAGE_CHARACTERS } from '../../../contracts/text.js';
import { useWords } from '../i18n/language-context.js';
import { Trouble } from '../parts/trouble.js';
import { useConsoleRequests } from './use-console.js';
import { WORDS } from './words.js';

/** Where an agent writes. What was not taken stays, and is sent again under the same key: so it is said once. */
export function Answer({ id }: { id: string }) {
  const t = useWords(WORDS);
  const requests = useConsoleRequests();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const key = useRef(crypto.randomUUID());
  const say = useMutation({
    mutationFn: (said: string) => requests.say({ id, key: key.current, text: said }),
    onSuccess: async () => {
      key.current = crypto.randomUUID();
      setText('');
      await queries.invalidateQueries({ queryKey: ['talk', id] });
    },
  });
  const send = (): void => {
    if (text.trim() !== '' && !say.isPending) say.mutate(text);
  };
  return (
    <Form
      className="answer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <TextField
        className="field"
        value={text}
        onChange={(written) => {
          setText(written);
          // Another text is another message.
          if (say.isError) key.current = crypto.randomUUID();
        }}
      >
        <Label>{t('yourAnswer')}</Label>
        <TextArea
          rows={3}
          maxLength={MAX_MESSAGE_CHARACTERS}
          aria-describedby="answer-keys"
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
      </TextField>
      <p className="soft" id="answer-keys">
        {t('keys')}
      </p>
      {say.isError && <Trouble error={say.error} />}
      <Button type="submit" className="react-aria-Button primary" aria-disabled={say.isPending}>
        {t(say.isPending ? 'sending' : 'send')}
      </Button>
    </Form>
  );
}
