import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';

import type { SavedSecret, SecretList, SecretName } from '../../../contracts/secrets.js';
import { useStaffApi } from '../api/context.js';
import { useDates, useWords } from '../i18n/language-context.js';
import { Field, SendForm } from '../parts/fields.js';
import { Trouble } from '../parts/trouble.js';
import { useBot } from '../shell/session.js';
import { WORDS } from './words.js';

const NAMES = ['slack-url', 'webhook-secret', 'hubspot-token'] as const satisfies readonly SecretName[];

/** Which secrets the bot has to reach others, and how to give it one. Nobody reads them back. */
export function Secrets() {
  const t = useWords(WORDS);
  const { id } = useBot();
  const { ask } = useStaffApi();
  const found = useQuery({
    queryKey: ['secrets', id],
    queryFn: () => ask<SecretList>({ method: 'GET', path: `/api/v1/admin/bots/${id}/secrets` }),
  });
  return (
    <section className="card" aria-labelledby="secrets-heading">
      <h2 id="secrets-heading" tabIndex={-1}>
        {t('secrets')}
      </h2>
      <p className="soft">{t('secretsAbout')}</p>
      {found.isError && <Trouble error={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && (
        <ul className="rows">
          {NAMES.map((name) => (
            <Secret
              key={name}
              name={name}
              since={found.data.secrets.find((secret) => secret.name === name)?.updatedAt ?? null}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function Secret({ name, since }: { name: SecretName; since: string | null }) {
  const t = useWords(WORDS);
  const { toMoment } = useDates();
  const { save, remove } = useSecret(name);
  const [isGiven, setIsGiven] = useState(false);
  return (
    <li>
      <div>
        <strong>{t(name)}</strong> <code>{name}</code>
        <p className="soft">{since === null ? t('secretMissing') : t('secretSince', { moment: toMoment(since) })}</p>
        {save.data?.value !== undefined && (
          <p className="new-link" role="status">
            {t('secretMade')} <code>{save.data.value}</code>
          </p>
        )}
        {save.isError && <Trouble error={save.error} />}
        {remove.isError && <Trouble error={remove.error} />}
        {isGiven && (
          <SendForm
            action={t('save')}
            isPending={save.isPending}
            onSubmit={({ value = '' }) => {
              save.mutate(value, {
                onSuccess: () => {
                  setIsGiven(false);
                },
              });
            }}
          >
            <Field
              name="value"
              label={t('secretValue')}
              type="password"
              autoComplete="off"
              maxLength={1000}
              autoFocus
            />
          </SendForm>
        )}
      </div>
      <Button
        aria-label={`${t('giveSecret')}: ${t(name)}`}
        onPress={() => {
          setIsGiven(!isGiven);
        }}
      >
        {t('giveSecret')}
      </Button>
      {name === 'webhook-secret' && (
        <Button
          isPending={save.isPending}
          onPress={() => {
            save.mutate(null);
          }}
        >
          {t('makeSecret')}
        </Button>
      )}
      {since !== null && (
        <Button
          aria-label={`${t('removeSecret')}: ${t(name)}`}
          isPending={remove.isPending}
          onPress={() => {
            remove.mutate();
          }}
        >
          {t('removeSecret')}
        </Button>
      )}
    </li>
  );
}

/** Keeps a secret, where none is given one that is made for it; or forgets it. */
function useSecret(name: SecretName) {
  const { id } = useBot();
  const { ask } = useStaffApi();
  const queries = useQueryClient();
  const path = `/api/v1/admin/bots/${id}/secrets/${name}`;
  const onSuccess = () => queries.invalidateQueries({ queryKey: ['secrets', id] });
  return {
    save: useMutation({
      mutationFn: (value: string | null) =>
        ask<SavedSecret>({ method: 'POST', path, body: value === null ? {} : { value } }),
      onSuccess,
    }),
    remove: useMutation({ mutationFn: () => ask({ method: 'DELETE', path }), onSuccess }),
  };
}
