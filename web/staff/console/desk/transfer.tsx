import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';

import type { Colleague } from '../../../../contracts/desk.js';
import { useWords } from '../../i18n/language-context.js';
import type { Translate } from '../../i18n/words.js';
import { Choice } from '../../parts/choice.js';
import { Trouble } from '../../parts/trouble.js';
import { useColleagues, useConsoleRequests } from '../use-console.js';
import { WORDS } from '../words.js';

/** Gives a conversation to a colleague. */
export function Transfer({ id }: { id: string }) {
  const t = useWords(WORDS);
  const requests = useConsoleRequests();
  const queries = useQueryClient();
  const colleagues = useColleagues({ id }).data?.colleagues ?? [];
  const [chosen, setChosen] = useState('');
  const give = useMutation({
    mutationFn: (agentId: string) => requests.assign({ id, agentId }),
    onSettled: () => {
      for (const key of ['escalation', 'escalations', 'talk', 'colleagues']) {
        void queries.invalidateQueries({ queryKey: [key] });
      }
    },
  });
  if (colleagues.length === 0) return null;
  return (
    <form
      className="transfer"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen !== '' && !give.isPending) give.mutate(chosen);
      }}
    >
      <Choice
        label={t('transfer')}
        value={chosen}
        options={[
          { value: '', label: t('nobodyChosen') },
          ...colleagues.map((colleague) => ({ value: colleague.id, label: describe(colleague, t) })),
        ]}
        onChange={setChosen}
      />
      <Button type="submit" aria-disabled={chosen === '' || give.isPending}>
        {t('give')}
      </Button>
      {give.isError && <Trouble error={give.error} />}
    </form>
  );
}

function describe({ name, isThere, isSkilled, conversations, capacity }: Colleague, t: Translate<typeof WORDS.en>) {
  const facts = [
    t(isThere ? 'isThere' : 'isAway'),
    t('hasOf', { conversations, capacity }),
    ...(isSkilled ? [] : [t('lacksSkills')]),
  ];
  return `${name} (${facts.join(', ')})`;
}
