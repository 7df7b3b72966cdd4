import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { readSlug } from '../../chat/slug.js';
import { SnippetPage } from './snippet-page.js';

const place = document.getElementById('page');
if (!place) throw new Error('The page has no place for what it shows.');
const queries = new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false } } });
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <SnippetPage origin={location.origin} bot={readSlug(location.search)} />
    </QueryClientProvider>
  </StrictMode>,
);
