import { useLayoutEffect, type RefObject } from 'react';

import { focusField } from './composer.js';

/** What goes with what it did hands the focus to the field: else a reader would be back at the start of the page. */
export function useFocusHandedOn(
  place: RefObject<HTMLElement | null>,
  field: RefObject<HTMLTextAreaElement | null>,
): void {
  useLayoutEffect(() => {
    const own = place.current;
    // In a shadow tree the document names the element that has the tree.
    const root = own?.getRootNode() as Document | ShadowRoot | undefined;
    return () => {
      if (own && root?.activeElement && own.contains(root.activeElement)) focusField(field.current);
    };
  }, [place, field]);
}
