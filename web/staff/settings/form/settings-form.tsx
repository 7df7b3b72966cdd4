import { useEffect, useRef, useState } from 'react';
import { Form } from 'react-aria-components';

import type { PublishedBot } from '../../../../contracts/conversations-of-a-bot.js';
import { SETTING_NAMES, type SettingName } from '../../../../contracts/setting-names.js';
import { StaffProblem } from '../../api/staff-api.js';
import { useWords } from '../../i18n/language-context.js';
import { CONTROLS, SECTIONS, type Section } from './controls.js';
import { listChanges, readEntry, type Draft } from './entries.js';
import { SaveBar } from './save-bar.js';
import { SettingField } from './setting-field.js';
import { useChangeSettings } from './use-settings.js';
import { WORDS } from './words.js';

// In the order in which they are on the page.
const NAMES = Object.keys(CONTROLS) as SettingName[];

type FormProps = { latest: PublishedBot; onReload: () => Promise<PublishedBot | undefined> };

/**
 * All settings of a bot, to be changed together. What is entered is an edit of the settings as they were then: they are
 * read anew where nothing is entered, or when somebody asks for it.
 */
export function SettingsForm({ latest, onReload }: FormProps) {
  const t = useWords(WORDS);
  const form = useRef<HTMLFormElement>(null);
  const [bot, setBot] = useState(latest);
  const [draft, setDraft] = useState<Draft>({});
  const [faulty, setFaulty] = useState<SettingName[]>([]);
  const change = useChangeSettings();
  const changes = listChanges(bot, draft);
  const count = Object.keys(changes).length;
  if (bot !== latest && count === 0) setBot(latest);

  useEffect(() => {
    const [first] = NAMES.filter((name) => faulty.includes(name));
    const field = form.current?.querySelector(`[data-setting="${first}"]`);
    if (change.isError) field?.querySelector<HTMLElement>('input, textarea, select')?.focus();
    // When the server has refused, not while somebody mends one after the other.
  }, [change.isError]);

  function save() {
    if (count === 0 || change.isPending) return;
    change.mutate(
      { revision: bot.revision, settings: changes },
      {
        onSuccess: () => {
          setDraft({});
          setFaulty([]);
        },
        onError: (error) => {
          setFaulty(listFaulty(error));
        },
      },
    );
  }

  async function reload() {
    const read = await onReload();
    if (read === undefined) return;
    setBot(read);
    change.reset();
  }

  const inSection = (section: Section) => NAMES.filter((name) => CONTROLS[name].in === section);
  return (
    <Form
      ref={form}
      className="settings-form"
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {SECTIONS.map((section) => (
        <section key={section} className="card" aria-labelledby={`settings-${section}`}>
          <h2 id={`settings-${section}`} tabIndex={-1}>
            {t(section)}
          </h2>
          {inSection(section).map((name) => (
            <SettingField
              key={name}
              {...{ name, bot }}
              entry={draft[name] ?? readEntry(bot.settings, name)}
              isUnsaved={Object.hasOwn(changes, name)}
              isFaulty={faulty.includes(name)}
              onChange={(entry) => {
                setDraft((before) => ({ ...before, [name]: entry }));
                setFaulty((before) => before.filter((other) => other !== name));
              }}
            />
          ))}
        </section>
      ))}
      <SaveBar
        count={count}
        faults={faulty.length}
        isPending={change.isPending}
        isSaved={change.isSuccess}
        error={change.error}
        onDiscard={() => {
          setDraft({});
          setFaulty([]);
          change.reset();
        }}
        {...(isOutdated(change.error) ? { onReload: () => void reload() } : {})}
      />
    </Form>
  );
}

/** Somebody else was quicker: what they changed is to be seen first. */
function isOutdated(error: Error | null): boolean {
  return error instanceof StaffProblem && error.code === 'settings_changed';
}

/** The settings that the server finds fault with. */
function listFaulty(error: Error): SettingName[] {
  const paths = error instanceof StaffProblem ? error.faults.map(({ path }) => path) : [];
  return SETTING_NAMES.filter((name) => paths.some((path) => path === name || path.startsWith(`${name}.`)));
}
