import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';

import { StaffApiContext } from './api/context.js';
import { createStaffApi, StaffProblem } from './api/staff-api.js';
import { LanguageProvider } from './i18n/language-provider.js';
import { createStaffRouter } from './shell/routes.js';

const place = document.getElementById('staff');
if (!place) throw new Error('The page has no place for what it shows.');

// Whoever is refused as nobody is asked to log in, at the address where they are.
const onError = (error: Error) => {
  if (error instanceof StaffProblem && error.status === 401) queries.setQueryData(['session'], null);
};
const queries = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      // A refusal stays one; only what may pass is tried again.
      retry: (failures, error) => failures < 2 && !(error instanceof StaffProblem && error.status < 500),
    },
  },
});
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <StaffApiContext value={createStaffApi({ baseUrl: location.origin })}>
        <LanguageProvider>
          <RouterProvider router={createStaffRouter()} />
        </LanguageProvider>
      </StaffApiContext>
    </QueryClientProvider>
  </StrictMode>,
);
