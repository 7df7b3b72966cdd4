import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { createStaffApi, StaffProblem } from './api.js';
import { StaffApiContext } from './context.js';
import { StaffPage } from './staff-page.js';

const place = document.getElementById('staff');
if (!place) throw new Error('The page has no place for what it shows.');
const queries = new QueryClient({
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
        <StaffPage />
      </StaffApiContext>
    </QueryClientProvider>
  </StrictMode>,
);
