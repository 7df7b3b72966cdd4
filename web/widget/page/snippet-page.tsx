import { createElement, useState } from 'react';

import { Code } from './code.js';
import { SettingsForm } from './settings-form.js';
import { START, toAttributes, toPolicy, toSnippet, type Settings } from './settings.js';

/** Makes the line that puts the chat onto a site, and shows what it will be like: the real widget is on this page. */
export function SnippetPage({ origin, bot }: { origin: string; bot: string }) {
  const [settings, setSettings] = useState<Settings>({ ...START, bot });
  // It would open in the middle of the choice.
  const shown = toAttributes({ ...settings, opens: false });
  return (
    <>
      <main>
        <header>
          <h1>The chat on your site</h1>
          <p>One line puts it there. Choose how it looks: the chat in the corner of this page is the real one.</p>
        </header>
        <div className="parts">
          <section aria-labelledby="choices">
            <h2 id="choices">Choose</h2>
            <SettingsForm origin={origin} settings={settings} onChange={setSettings} />
          </section>
          <section aria-labelledby="line">
            <h2 id="line">Copy</h2>
            <p>Put this line into your pages, before the end of the body.</p>
            <Code text={toSnippet({ origin, settings })} name="the line" />
            <p>
              The server has to know your site: its address (such as <code>https://www.shop.example</code>) belongs into{' '}
              <code>ALLOWED_ORIGINS</code>. Where your site has a Content-Security-Policy, add this to it:
            </p>
            <Code text={toPolicy(origin)} name="the policy" />
          </section>
        </div>
      </main>
      {createElement('parley-chat', shown)}
    </>
  );
}
