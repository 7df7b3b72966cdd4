import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, type ReactNode } from 'react';
import { Button, Form, Label, TextArea, TextField } from 'react-aria-components';

import { createUuid } from '../../../../client/index.js';
import { fillBlanks, findBlanks, type Blank } from '../../../../contracts/canned-replies.js';
import type { Escalation } from '../../../../contracts/hand-over.js';
import { MAX_MESSAGE_CHARACTERS } from '../../../../contracts/text.js';
import { useCannedReplies } from '../../canned-replies/use-canned-replies.js';
import { useWords } from '../../i18n/language-context.js';
import { Trouble } from '../../parts/trouble.js';
import { useBot, useMe } from '../../shell/session.js';
import { SLASH_MENU_ID, SlashMenu, toOptionId } from './slash-menu.js';
import { Suggestion } from './suggestion.js';
import { useConsoleRequests } from '../use-console.js';
import { useDraft } from './use-draft.js';
import { useOwnTyping } from '../desk/use-signs.js';
import { useSlashMenu } from './use-slash-menu.js';
import { WORDS } from '../words.js';

/**
 * Where an agent writes. What was not taken stays, and is sent again under the same key: so it is said once. `signs` of the
 * customer are beside the heading.
 */
export function Answer({ escalation, signs }: { escalation: Escalation; signs: ReactNode }) {
  const t = useWords(WORDS);
  const { id, customer } = escalation;
  const me = useMe();
  const bot = useBot();
  const requests = useConsoleRequests();
  const queries = useQueryClient();
  const replies = useCannedReplies({ botId: bot.id });
  const { field, text, caret, setCaret, write, put } = useDraft();
  const attempt = useRef<{ key: string; text: string } | null>(null);
  const showTyping = useOwnTyping({ id });
  const say = useMutation({
    mutationFn: (said: string) => {
      const before = attempt.current;
      // Another text is another message.
      attempt.current = before?.text === said ? before : { key: createUuid(), text: said };
      return requests.say({ id, ...attempt.current });
    },
    onSuccess: async () => {
      attempt.current = null;
      write('');
      showTyping('');
      await queries.invalidateQueries({ queryKey: ['talk', id] });
    },
  });
  const values: Record<Blank, string | null> = {
    'customer.name': customer.name,
    'agent.name': me.name,
    'bot.name': bot.name,
  };
  const menu = useSlashMenu({
    ...{ text, caret, replies: replies.data?.replies ?? [] },
    onChoose: (reply, { from }) => {
      const filled = fillBlanks(reply.text, values);
      put(`${text.slice(0, from)}${filled}${text.slice(caret)}`, from + filled.length);
    },
  });
  const active = menu.offered[menu.index];
  const blanks = findBlanks(text);
  const send = (): void => {
    if (text.trim() !== '' && blanks.length === 0 && !say.isPending) say.mutate(text);
  };
  return (
    <Form
      className="card answer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <TextField
        className="field"
        value={text}
        onChange={(written) => {
          write(written);
          menu.noteText(written);
          showTyping(written);
        }}
      >
        <div className="answer-head">
          <Label>{t('yourAnswer')}</Label>
          {signs}
        </div>
        <div className="slash-place">
          <SlashMenu offered={menu.offered} index={menu.index} onChoose={menu.choose} />
          <TextArea
            ref={field}
            rows={2}
            maxLength={MAX_MESSAGE_CHARACTERS}
            aria-describedby="answer-keys"
            aria-autocomplete="list"
            aria-controls={active === undefined ? undefined : SLASH_MENU_ID}
            aria-activedescendant={active === undefined ? undefined : toOptionId(active)}
            onSelect={({ currentTarget }) => {
              setCaret(currentTarget.selectionEnd);
            }}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return;
              if (menu.takeKey(event)) {
                event.preventDefault();
                return;
              }
              if (event.key !== 'Enter' || event.shiftKey) return;
              event.preventDefault();
              send();
            }}
          />
        </div>
      </TextField>
      {blanks.length > 0 && (
        <p className="trouble" role="alert">
          {t('blanksLeft', { names: blanks.map((blank) => t(blank)).join(', ') })}
        </p>
      )}
      {say.isError && <Trouble error={say.error} />}
      <div className="steps">
        <Button type="submit" className="react-aria-Button primary" aria-disabled={say.isPending || blanks.length > 0}>
          {t(say.isPending ? 'sending' : 'send')}
        </Button>
        <Suggestion
          id={id}
          isBlank={text.trim() === ''}
          onSuggested={(suggested) => {
            const before = text.trim() === '' ? '' : `${text}\n`;
            put(`${before}${suggested}`, before.length + suggested.length);
          }}
        />
        <p className="soft keys" id="answer-keys">
          {t('keys')}
        </p>
      </div>
    </Form>
  );
}
