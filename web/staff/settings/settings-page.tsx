import type { PublishedBot } from '../../../contracts/conversations-of-a-bot.js';
import { useDates, useWords } from '../i18n/language-context.js';
import { Page } from '../parts/page.js';
import { Trouble } from '../parts/trouble.js';
import { Waiting } from '../parts/waiting.js';
import { useMe } from '../shell/session.js';
import { Flows } from './flows.js';
import { SECTIONS } from './form/controls.js';
import { SettingsForm } from './form/settings-form.js';
import { useSettings } from './form/use-settings.js';
import { WORDS as FORM_WORDS } from './form/words.js';
import { Retention } from './retention.js';
import { SectionIndex } from './section-index.js';
import { Secrets } from './secrets.js';
import { WORDS } from './words.js';
import './styles.css';

/** How a bot behaves: what its folder says, and what was changed here. */
export function SettingsPage() {
  const t = useWords(WORDS);
  const ofForm = useWords(FORM_WORDS);
  const { role } = useMe();
  const bot = useSettings();
  const sections = [
    ...SECTIONS.map((section) => ({ id: `settings-${section}`, title: ofForm(section) })),
    { id: 'flows-heading', title: t('flows') },
    { id: 'retention-heading', title: t('retention') },
    ...(role === 'admin' ? [{ id: 'secrets-heading', title: t('secrets') }] : []),
  ];
  return (
    <Page title={t('title')}>
      {bot.isPending && <Waiting />}
      {bot.isError && <Trouble error={bot.error} onRetry={() => void bot.refetch()} />}
      {bot.isSuccess && (
        <div className="settings-columns">
          <SectionIndex sections={sections} />
          <div className="settings-sections">
            <About bot={bot.data} />
            <SettingsForm key={bot.data.id} latest={bot.data} onReload={async () => (await bot.refetch()).data} />
            <Flows flows={bot.data.flows} />
            <Retention />
            {role === 'admin' && <Secrets />}
          </div>
        </div>
      )}
    </Page>
  );
}

/** What is published of the bot, and where customers find it. */
function About({ bot }: { bot: PublishedBot }) {
  const t = useWords(WORDS);
  const { toMoment } = useDates();
  const { published, slug, locale } = bot;
  const chat = new URL(`/?bot=${slug}`, location.origin).href;
  return (
    <section className="card" aria-label={bot.name}>
      <p>{published === null ? t('unpublished') : t('published', { ...published, moment: toMoment(published.at) })}</p>
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
  );
}
