import './styles.css';

import { useId } from 'react';
import { Button } from 'react-aria-components';

import type { TagOrigins } from '../../../contracts/tags.js';
import { useDates, useWords } from '../i18n/language-context.js';
import { Trouble } from '../parts/trouble.js';
import { useTagging, useTagList, useTagOrigins } from './use-tags.js';
import { WORDS } from './words.js';

type TagEditorProps = { botId: string; conversationId: string; tags: string[] };

/** The tags of a conversation, to take away and to add to; those of other conversations are offered. */
export function TagEditor({ botId, conversationId, tags }: TagEditorProps) {
  const t = useWords(WORDS);
  const id = useId();
  const known = useTagList({ botId });
  const origins = useTagOrigins({ botId, conversationId, tags });
  const tagging = useTagging({ botId, conversationId });
  const offered = (known.data?.tags ?? []).filter(({ tag }) => !tags.includes(tag));
  return (
    <div className="tag-editor">
      {tags.length === 0 ? (
        <p className="soft">{t('none')}</p>
      ) : (
        <ul className="tags" aria-label={t('tags')}>
          {tags.map((tag) => (
            <li key={tag}>
              {tag}
              <TagOrigin origin={origins.get(tag)} />
              <Button
                className="react-aria-Button remove"
                aria-label={t('remove', { tag })}
                onPress={() => {
                  tagging.mutate({ kind: 'remove', tag });
                }}
              >
                <span aria-hidden="true">×</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          const tag = new FormData(form).get('tag');
          if (typeof tag !== 'string' || tag.trim() === '' || tagging.isPending) return;
          tagging.mutate({ kind: 'add', tag }, { onSuccess: () => { form.reset(); } }); // prettier-ignore
        }}
      >
        <label className="soft" htmlFor={id}>
          {t('newTag')}
        </label>
        <div>
          <input id={id} name="tag" maxLength={40} autoComplete="off" list={`${id}-known`} />
          <Button type="submit">{t('add')}</Button>
        </div>
        <datalist id={`${id}-known`}>
          {offered.map(({ tag }) => (
            <option key={tag} value={tag} />
          ))}
        </datalist>
      </form>
      {tagging.isError && <Trouble error={tagging.error} />}
    </div>
  );
}

/** Who gave it, and when; nothing where that is not known. */
function TagOrigin({ origin }: { origin: TagOrigins['tags'][number] | undefined }) {
  const { toMoment } = useDates();
  if (!origin?.by || origin.at === null) return null;
  return (
    <small>
      {' '}
      {origin.by.name}, <time dateTime={origin.at}>{toMoment(origin.at)}</time>
    </small>
  );
}
