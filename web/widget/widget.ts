import { OPTION_NAMES } from './options.js';
import { createParleyChat } from './parley-chat.js';

const NAME = 'parley-chat';
const SCRIPT = 'script[src*="/widget.js"]';

/** Defines the element once, and puts one onto the page where the script names a bot. */
function start(): void {
  // A module, or a script that came in some other way, is not told which one it is.
  const script = document.currentScript ?? document.querySelector(SCRIPT);
  if (!(script instanceof HTMLScriptElement)) return;
  if (!customElements.get(NAME)) customElements.define(NAME, createParleyChat({ base: script.src }));
  if (script.dataset['bot'] === undefined) return;
  const element = document.createElement(NAME);
  for (const name of [...OPTION_NAMES, 'open']) {
    const value = script.getAttribute(`data-${name}`);
    if (value !== null) element.setAttribute(`data-${name}`, value);
  }
  whenThereIsABody(() => {
    document.body.append(element);
  });
}

function whenThereIsABody(callback: () => void): void {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', callback, { once: true });
  else callback();
}

start();
