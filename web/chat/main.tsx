import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { openBrowserStorage } from './browser-storage.js';
import { ChatPage } from './chat-page.js';
import { startChat } from './chat.js';
import { toLanguage } from './language.js';
import { readSlug } from './slug.js';
import { TextsContext, textsIn } from './texts.js';

const slug = readSlug(location.search);
const chat = startChat({ baseUrl: location.origin, slug, storage: openBrowserStorage() });
const texts = textsIn(toLanguage(navigator.language));
document.documentElement.lang = texts.language;
const place = document.getElementById('chat');
if (!place) throw new Error('The page has no place for the chat.');
createRoot(place).render(
  <StrictMode>
    <TextsContext value={texts}>
      <ChatPage chat={chat} />
    </TextsContext>
  </StrictMode>,
);
