import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import type {
  CreateFaqRequest,
  FaqChanged,
  FaqPage,
  FaqResource,
  GenerationList,
  GenerationResource,
  ImportMode,
  ImportPreview,
  ImportStarted,
  KnowledgeSearch,
  UpdateFaqRequest,
} from '../../../contracts/knowledge.js';
import { toQuery } from '../api/staff-api.js';
import { useStaffApi } from '../api/context.js';
import { useBot } from '../shell/session.js';

const ASK_EVERY_MS = 700;

/** The addresses of this bot's knowledge. Everything of it is read anew with the key `knowledge`. */
function useRoot() {
  const { id } = useBot();
  return { root: `/api/v1/bots/${id}`, key: ['knowledge', id] };
}

/** Reads everything of the knowledge anew. */
function useRefresh() {
  const { key } = useRoot();
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: key });
}

/** The FAQs that are asked for, page by page. */
export function useFaqs({ search, category }: { search: string; category: string }) {
  const { ask } = useStaffApi();
  const { root, key } = useRoot();
  return useInfiniteQuery({
    queryKey: [...key, 'faqs', search, category],
    queryFn: ({ pageParam }) =>
      ask<FaqPage>({ method: 'GET', path: `${root}/faqs${toQuery({ search, category, after: pageParam })}` }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

export function useFaq(faqId: string) {
  const { ask } = useStaffApi();
  const { root, key } = useRoot();
  return useQuery({
    queryKey: [...key, 'faq', faqId],
    queryFn: () => ask<FaqResource>({ method: 'GET', path: `${root}/faqs/${faqId}` }),
    // A form is filled with it: what somebody types must not be overwritten.
    refetchOnWindowFocus: false,
    gcTime: 0,
  });
}

/** The latest states, newest first; asked for again while one of them is being built. */
export function useGenerations() {
  const { ask } = useStaffApi();
  const { root, key } = useRoot();
  return useQuery({
    queryKey: [...key, 'generations'],
    queryFn: () => ask<GenerationList>({ method: 'GET', path: `${root}/generations` }),
    refetchInterval: ({ state }) => (state.data?.generations[0]?.status === 'building' ? ASK_EVERY_MS : false),
  });
}

/** One state, until it is live or has failed. */
export function useGeneration(begun: GenerationResource) {
  const { ask } = useStaffApi();
  const { root, key } = useRoot();
  return useQuery({
    queryKey: [...key, 'generation', begun.id],
    queryFn: () => ask<GenerationResource>({ method: 'GET', path: `${root}/generations/${begun.id}` }),
    initialData: begun,
    refetchInterval: ({ state }) => (state.data?.status === 'building' ? ASK_EVERY_MS : false),
  });
}

export function useCreateFaq() {
  const { ask } = useStaffApi();
  const { root } = useRoot();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: CreateFaqRequest) => ask<FaqChanged>({ method: 'POST', path: `${root}/faqs`, body }),
    onSuccess: refresh,
  });
}

export function useUpdateFaq(faqId: string) {
  const { ask } = useStaffApi();
  const { root } = useRoot();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: UpdateFaqRequest) => ask<FaqChanged>({ method: 'PATCH', path: `${root}/faqs/${faqId}`, body }),
    onSuccess: refresh,
  });
}

export function useDeleteFaq({ id, revision }: FaqResource) {
  const { ask } = useStaffApi();
  const { root } = useRoot();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: () => ask<FaqChanged>({ method: 'DELETE', path: `${root}/faqs/${id}${toQuery({ revision })}` }),
    onSuccess: refresh,
  });
}

/** A file that was chosen, and how it is sent. */
export type ChosenFile = { name: string; type: string; content: Blob };

/** What a file would change, or does. */
export function useFileRequests() {
  const { ask } = useStaffApi();
  const { root } = useRoot();
  const refresh = useRefresh();
  return {
    preview: useMutation({
      mutationFn: ({ file, mode }: { file: ChosenFile; mode: ImportMode }) =>
        ask<ImportPreview>({ method: 'POST', path: `${root}/faqs/preview${toQuery({ mode })}`, file }),
    }),
    importFile: useMutation({
      mutationFn: ({ file, mode, base }: { file: ChosenFile; mode: ImportMode; base: string }) =>
        ask<ImportStarted>({ method: 'POST', path: `${root}/faqs/import${toQuery({ mode, base })}`, file }),
      onSuccess: refresh,
    }),
  };
}

/** What a question finds in what customers get now. */
export function useTryOut() {
  const { ask } = useStaffApi();
  const { root } = useRoot();
  return useMutation({
    mutationFn: (q: string) =>
      ask<KnowledgeSearch>({ method: 'GET', path: `${root}/knowledge/search${toQuery({ q })}` }),
  });
}
