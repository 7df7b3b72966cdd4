import { useQuery } from '@tanstack/react-query';
import { useId, type ReactNode } from 'react';

import { getBot, ParleyError } from '../../../client/index.js';
import type { Settings } from './settings.js';

const DEFAULT_ACCENT = '#0b6b69';

type FormProps = { origin: string; settings: Settings; onChange: (settings: Settings) => void };

/** How the widget is to be. What is chosen counts at once. */
export function SettingsForm({ origin, settings, onChange }: FormProps) {
  const set = (change: Partial<Settings>) => {
    onChange({ ...settings, ...change });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      <Field label="Bot" note={<BotNote origin={origin} slug={settings.bot.trim().toLowerCase()} />}>
        {(ids) => (
          <input
            {...ids}
            value={settings.bot}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              set({ bot: event.target.value });
              const address = new URL(location.href);
              address.searchParams.set('bot', event.target.value);
              history.replaceState(null, '', address);
            }}
          />
        )}
      </Field>
      <Choice
        label="Theme"
        value={settings.theme}
        choices={{ auto: 'As the reader’s system', light: 'Light', dark: 'Dark' }}
        onChoose={(theme) => {
          set({ theme });
        }}
      />
      <Choice
        label="Corner"
        value={settings.position}
        choices={{ right: 'Bottom right', left: 'Bottom left' }}
        onChoose={(position) => {
          set({ position });
        }}
      />
      <Choice
        label="Language"
        value={settings.language}
        choices={{ '': 'As the page', en: 'English', de: 'Deutsch' }}
        onChoose={(language) => {
          set({ language });
        }}
      />
      <Field label="Colour" note="Made darker or lighter where words would be hard to read in it.">
        {(ids) => (
          <span className="colour">
            <input
              {...ids}
              type="color"
              value={settings.accent || DEFAULT_ACCENT}
              onChange={(event) => {
                set({ accent: event.target.value });
              }}
            />
            <button
              type="button"
              disabled={settings.accent === ''}
              onClick={() => {
                set({ accent: '' });
              }}
            >
              The chat’s own
            </button>
          </span>
        )}
      </Field>
      <Field label="Greeting" note="Left empty, the bot greets.">
        {(ids) => (
          <input
            {...ids}
            value={settings.greeting}
            maxLength={200}
            onChange={(event) => {
              set({ greeting: event.target.value });
            }}
          />
        )}
      </Field>
      <label className="check">
        <input
          type="checkbox"
          checked={settings.opens}
          onChange={(event) => {
            set({ opens: event.target.checked });
          }}
        />
        Open with the page (not on phones)
      </label>
    </form>
  );
}

function BotNote({ origin, slug }: { origin: string; slug: string }) {
  const bot = useQuery({
    queryKey: ['bot', slug],
    queryFn: () => getBot({ baseUrl: origin, slug }),
    enabled: slug !== '',
  });
  if (slug === '') return 'The name of a bot, as in its bot.yaml.';
  if (bot.isPending) return '';
  if (bot.data) return bot.data.name;
  const isMissing = bot.error instanceof ParleyError && bot.error.problem.status < 500;
  return (
    <span className="fault" role="alert">
      {isMissing ? 'There is no such bot here.' : 'The server cannot be reached.'}
    </span>
  );
}

function Field(props: {
  label: string;
  note: ReactNode;
  children: (ids: { id: string; 'aria-describedby': string }) => ReactNode;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      {props.children({ id, 'aria-describedby': `${id}-note` })}
      <p className="note" id={`${id}-note`}>
        {props.note}
      </p>
    </div>
  );
}

function Choice<Value extends string>(props: {
  label: string;
  value: Value;
  choices: Record<Value, string>;
  onChoose: (value: Value) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <select
        id={id}
        value={props.value}
        onChange={(event) => {
          props.onChoose(event.target.value as Value);
        }}
      >
        {Object.entries<string>(props.choices).map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
