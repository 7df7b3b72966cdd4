import type { ReactNode } from 'react';

/** One fact of a list of facts (`<dl className="record-facts">`). */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
