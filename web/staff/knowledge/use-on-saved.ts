import { useNavigate } from 'react-router';

import { useDraft } from '../improve/draft.js';
import { useMark } from '../improve/use-mark.js';

/** What follows once a FAQ is saved: whoever came from an answer to improve is led back there, where it is done. */
export function useOnSaved(): { onSaved: () => void; isPending: boolean } {
  const navigate = useNavigate();
  const mark = useMark();
  const draft = useDraft();
  const onSaved = (): void => {
    if (draft === null) {
      void navigate('../knowledge');
      return;
    }
    const goBack = () => void navigate('../improve');
    // Where that cannot be marked the FAQ is saved all the same, and the answer stays in the list. A form of what was saved
    // may be another one by then: it goes back all the same.
    mark.mutateAsync({ ...draft.improves, done: true }).then(goBack, goBack);
  };
  return { onSaved, isPending: mark.isPending };
}
