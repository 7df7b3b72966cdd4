import type * as panelModule from './parts/panel.js';
import type * as talkModule from './parts/talk.js';

/** The modules that are loaded when they are wanted, by their names in the build (vite.config.ts). */
declare const PARLEY_CHUNKS: { readonly talk: string; readonly panel: string };

type TalkModule = typeof talkModule;
type PanelModule = typeof panelModule;

/** Gives the parts of the chat; each is fetched once. */
export interface Chunks {
  loadTalk(): Promise<TalkModule>;
  loadPanel(): Promise<PanelModule>;
}

/** `base`: the address of the script itself. It is no module, and one from elsewhere does not know its own address. */
export function createChunks({ base }: { base: string }): Chunks {
  return {
    loadTalk: () => import(/* @vite-ignore */ new URL(PARLEY_CHUNKS.talk, base).href) as Promise<TalkModule>,
    loadPanel: () => import(/* @vite-ignore */ new URL(PARLEY_CHUNKS.panel, base).href) as Promise<PanelModule>,
  };
}
