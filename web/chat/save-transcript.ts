import type { ConversationSnapshot } from '../../client/index.js';
import { formatMoment } from './dates.js';
import type { Texts } from './texts.js';
import { toTranscriptText } from './transcript-text.js';

/** Lets the reader keep the conversation as a text file. It is made here, out of what is known already. */
export function saveTranscript(input: { snapshot: ConversationSnapshot; botName: string; texts: Texts }): void {
  const { snapshot, botName, texts } = input;
  const text = toTranscriptText({
    snapshot,
    botName,
    words: { ...texts, title: texts.fileTitle(botName) },
    formatDate: (at) => formatMoment({ at, language: texts.language }),
  });
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${texts.conversation} ${new Date().toISOString().slice(0, 10)}.txt`;
  link.click();
  // Not at once: the browser begins to read it a moment later.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 10_000);
}
