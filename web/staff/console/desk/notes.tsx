import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Form, Label, TextArea, TextField } from 'react-aria-components';

import { createUuid } from '../../../../client/index.js';
import type { InternalEvent } from '../../../../contracts/hand-over.js';
import { MAX_MESSAGE_CHARACTERS } from '../../../../contracts/text.js';
import { useDates, useWords } from '../../i18n/language-context.js';
import type { Translate } from '../../i18n/words.js';
import { Trouble } from '../../parts/trouble.js';
import { useConsoleRequests, useInternal } from '../use-console.js';
import { WORDS } from '../words.js';

/** What the staff alone sees of a conversation. */
export function Notes({ id }: { id: string }) {
  const t = useWords(WORDS);
  const { toMoment } = useDates();
  const internal = useInternal({ id });
  const events = internal.data?.events ?? [];
  return (
    <section className="card notes" aria-labelledby="notes-heading">
      <h2 id="notes-heading">{t('notes')}</h2>
      <p className="soft">{t('notesHint')}</p>
      {internal.isError && <Trouble error={internal.error} onRetry={() => void internal.refetch()} />}
      {events.length === 0 && <p className="soft">{t('noNotes')}</p>}
      <ol>
        {events.map((event) => (
          <li key={event.no}>
            <p className="soft">
              {event.staff !== null && <strong>{event.staff.name} </strong>}
              <time dateTime={event.at}>{toMoment(event.at)}</time>
            </p>
            <p className="said">{toWords(event, t)}</p>
          </li>
        ))}
      </ol>
      <NewNote id={id} />
    </section>
  );
}

function NewNote({ id }: { id: string }) {
  const t = useWords(WORDS);
  const requests = useConsoleRequests();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const add = useMutation({
    mutationFn: (note: string) => requests.addNote({ id, key: createUuid(), text: note }),
    onSuccess: async () => {
      setText('');
      await queries.invalidateQueries({ queryKey: ['internal', id] });
    },
  });
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '' && !add.isPending) add.mutate(text);
      }}
    >
      <TextField className="field" value={text} onChange={setText}>
        <Label>{t('note')}</Label>
        <TextArea rows={2} maxLength={MAX_MESSAGE_CHARACTERS} />
      </TextField>
      {add.isError && <Trouble error={add.error} />}
      <Button type="submit" aria-disabled={add.isPending}>
        {t('addNote')}
      </Button>
    </Form>
  );
}

function toWords({ type, payload }: InternalEvent, t: Translate<typeof WORDS.en>): string {
  const deadline = toDeadline(payload['deadline']);
  switch (type) {
    case 'note':
      return toText(payload);
    case 'deadline.near':
      return t('deadlineNear', { deadline: t(deadline) });
    case 'deadline.missed':
      return t('deadlineMissed', { deadline: t(deadline) });
    case 'tag.added':
      return t('tagAdded', { tag: toText(payload) });
    case 'tag.removed':
      return t('tagRemoved', { tag: toText(payload) });
  }
}

function toText({ text }: InternalEvent['payload']): string {
  return typeof text === 'string' ? text : '';
}

function toDeadline(value: unknown): 'first_response' | 'next_response' | 'resolution' {
  return value === 'next_response' || value === 'resolution' ? value : 'first_response';
}
