import { createContext, use } from 'react';

import type { StaffApi } from './staff-api.js';

export const StaffApiContext = createContext<StaffApi | null>(null);

/** The api that the page talks to. */
export function useStaffApi(): StaffApi {
  const api = use(StaffApiContext);
  if (!api) throw new Error('There is no api here.');
  return api;
}
