import type { ReactNode } from 'react';

import { useFrame } from './frame.js';

/** What is below the header. A page has one main part, and a site's own is not the chat. */
export function Main({ children }: { children: ReactNode }) {
  const frame = useFrame();
  return frame.kind === 'page' ? <main className="main">{children}</main> : <div className="main">{children}</div>;
}
