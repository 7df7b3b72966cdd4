import { createStore } from '../../client/store.js';
import type { Chunks } from './chunks.js';
import { hasBegun } from './has-begun.js';
import { createLauncher } from './launcher.js';
import type { WidgetOptions } from './options.js';
import type { Panel } from './parts/panel.js';
import type { Talk } from './parts/talk.js';

/** What the element does; the element itself says when. */
export interface WidgetController {
  /** `quietly`: the focus stays where it is. */
  open(manner: Manner): Promise<void>;
  close(): void;
  identify(customerToken: string): void;
  forget(): Promise<void>;
  /** Takes over options that have changed. */
  setOptions(options: WidgetOptions): void;
  /** Ends the connection and takes everything away. */
  remove(): void;
}

type Manner = 'quietly' | 'with-focus';
type Phase = 'closed' | 'loading' | 'open' | 'failed';

/** Shows the button in the shadow, and everything else when it is wanted. */
export function startWidget(input: {
  shadow: ShadowRoot;
  chunks: Chunks;
  options: WidgetOptions;
  addStyles: (css: string) => void;
  /** Tells the page, as an event of this name. */
  tell: (name: 'open' | 'close' | 'message' | 'error', detail?: unknown) => void;
}): WidgetController {
  const { shadow, chunks, tell } = input;
  const options = createStore(input.options);
  const launcher = createLauncher({
    onPress() {
      if (phase === 'open') close();
      else void open('with-focus');
    },
  });
  let phase: Phase = 'closed';
  let customerToken: string | null = null;
  let talk: Talk | null = null;
  let panel: Panel | null = null;
  // What was begun for a bot that is not wanted any more comes to nothing.
  let current = new AbortController();

  function show(): void {
    const { language } = options.getSnapshot();
    launcher.show({ phase, unread: talk?.unread.getSnapshot() ?? 0, language });
  }

  function enter(next: Phase): void {
    phase = next;
    talk?.setShown(next === 'open');
    show();
  }

  async function startTalking(): Promise<Talk | null> {
    const { signal } = current;
    const { startTalk } = await chunks.loadTalk();
    if (signal.aborted) return null;
    if (talk) return talk;
    const { server, bot } = options.getSnapshot();
    talk = startTalk({
      ...{ server, bot, customerToken },
      onMessage(message) {
        tell('message', message);
      },
      onCustomerRefused({ code }) {
        tell('error', { code });
      },
    });
    talk.unread.subscribe(show);
    show();
    return talk;
  }

  /** Whoever has talked before hears what is new without opening the chat. */
  function goOnTalking(): void {
    if (!hasBegun(options.getSnapshot())) return;
    // It can wait until the page is done, and what fails here is tried again when the chat is opened.
    const start = () => void startTalking().catch(() => undefined);
    if (document.readyState === 'complete') start();
    else window.addEventListener('load', start, { once: true, signal: current.signal });
  }

  async function open(manner: Manner): Promise<void> {
    if (phase === 'open' || phase === 'loading') return;
    const { signal } = current;
    enter('loading');
    try {
      const [talking, { makePanel, styles }] = await Promise.all([startTalking(), chunks.loadPanel()]);
      if (!talking || signal.aborted) return;
      if (!panel) {
        input.addStyles(styles);
        panel = makePanel({ shadow, chat: talking.chat, options, onClose: close });
      }
    } catch {
      if (!signal.aborted) enter('failed');
      return;
    }
    panel.show(manner);
    enter('open');
    tell('open');
  }

  function close(): void {
    if (phase !== 'open' || !panel) return;
    const hadFocus = shadow.activeElement !== null;
    panel.hide();
    enter('closed');
    if (hadFocus) launcher.focus();
    tell('close');
  }

  function leave(): void {
    current.abort();
    current = new AbortController();
    panel?.remove();
    talk?.close();
    panel = talk = null;
    enter('closed');
  }

  shadow.append(...launcher.parts);
  show();
  goOnTalking();
  return {
    open,
    close,
    identify(token) {
      customerToken = token;
      talk?.chat.identify(token);
    },
    async forget() {
      customerToken = null;
      if (!talk && !hasBegun(options.getSnapshot())) return;
      (await startTalking())?.chat.forget();
    },
    setOptions(next) {
      const before = options.getSnapshot();
      options.set(next);
      show();
      if (before.bot === next.bot && before.server === next.server) return;
      const wasOpen = phase === 'open';
      leave();
      goOnTalking();
      if (wasOpen) void open('quietly');
    },
    remove() {
      leave();
      for (const part of launcher.parts) part.remove();
    },
  };
}
