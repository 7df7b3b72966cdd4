import { useQuery } from '@tanstack/react-query';

import type { PublishedBot } from '../../../contracts/conversations-of-a-bot.js';
import { useStaffApi } from '../api/context.js';
import { useDates, useWords } from '../i18n/language-context.js';
import { Page } from '../parts/page.js';
import { Trouble } from '../parts/trouble.js';
import { Waiting } from '../parts/waiting.js';
import { useBot } from '../shell/session.js';
import { flatten } from './flatten.js';
import { WORDS } from './words.js';
import './styles.css';

/** How a bot behaves, as it is published. It is changed in the bot's folder, not here. */
export function SettingsPage() {
  const t = useWords(WORDS);
  const { ask } = useStaffApi();
  const { id } = useBot();
  const bot = useQuery({
    queryKey: ['bot-settings', id],
    queryFn: () => ask<PublishedBot>({ method: 'GET', path: `/api/v1/bots/${id}/settings` }),
  });
  return (
    <Page title={t('title')}>
      {bot.isPending && <Waiting />}
      {bot.isError && <Trouble error={bot.error} onRetry={() => void bot.refetch()} />}
      {bot.isSuccess && <Settings bot={bot.data} />}
    </Page>
  );
}

function Settings({ bot }: { bot: PublishedBot }) {
  const t = useWords(WORDS);
  const { toMoment } = useDates();
  const { published, settings, slug, locale } = bot;
  const chat = new URL(`/?bot=${slug}`, location.origin).href;
  return (
    <>
      <section className="card" aria-label={bot.name}>
        <p>
          {published === null ? t('unpublished') : t('published', { ...published, moment: toMoment(published.at) })}
        </p>
        <p className="soft">{t('about')}</p>
        <dl className="settings">
          <div>
            <dt>{t('language')}</dt>
            <dd>{locale}</dd>
          </div>
          <div>
            <dt>{t('address')}</dt>
            <dd>
              <a href={chat}>{chat}</a>
            </dd>
          </div>
        </dl>
      </section>
      <section className="card" aria-labelledby="settings-heading">
        <h2 id="settings-heading">{t('settings')}</h2>
        <dl className="settings">
          {flatten(settings).map(({ name, values }) => (
            <div key={name}>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>
                {values.length === 0 && <span className="soft">{t('nothing')}</span>}
                {values.map((value, index) => (
                  <p key={index}>{value}</p>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  );
}
