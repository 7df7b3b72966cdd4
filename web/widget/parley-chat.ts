import { toAccentRule } from './accent.js';
import { createChunks } from './chunks.js';
import { startWidget, type WidgetController } from './controller.js';
import { OPTION_NAMES, readOptions, type WidgetOptions } from './options.js';
import launcherStyles from './styles/launcher.css?inline';

// As in styles/panel.css: there the chat covers the page.
const COVERS_PAGE = '(max-width: 560px), (max-height: 480px)';

/** Makes the class of `<parley-chat>`. `base` is the address of the script that it came with. */
export function createParleyChat({ base }: { base: string }) {
  const chunks = createChunks({ base });

  return class ParleyChat extends HTMLElement {
    static readonly observedAttributes = OPTION_NAMES.map((name) => `data-${name}`);
    readonly #shadow = this.attachShadow({ mode: 'open' });
    readonly #accent = new CSSStyleSheet();
    readonly #added = new Set<string>();
    #controller: WidgetController | null = null;
    /** What the site said before the element was on the page. */
    #customerToken: string | null = null;

    connectedCallback(): void {
      const options = this.#readOptions();
      this.#shadow.adoptedStyleSheets = [toSheet(launcherStyles), this.#accent];
      this.#added.clear();
      this.#showLooks(options);
      this.#controller = startWidget({
        shadow: this.#shadow,
        chunks,
        options,
        addStyles: (css) => {
          this.#addStyles(css);
        },
        tell: (name, detail) => {
          this.dispatchEvent(new CustomEvent(`parley:${name}`, { bubbles: true, composed: true, detail }));
        },
      });
      if (this.#customerToken !== null) this.#controller.identify(this.#customerToken);
      // Nobody asked for it: it takes neither the focus nor the whole of a phone.
      if (this.hasAttribute('data-open') && !window.matchMedia(COVERS_PAGE).matches) {
        void this.#controller.open('quietly');
      }
    }

    disconnectedCallback(): void {
      this.#controller?.remove();
      this.#controller = null;
    }

    attributeChangedCallback(): void {
      if (!this.#controller) return;
      const options = this.#readOptions();
      this.#showLooks(options);
      this.#controller.setOptions(options);
    }

    /** Opens the chat. Resolves when it is there, or cannot be loaded. */
    async open(): Promise<void> {
      await this.#controller?.open('with-focus');
    }

    close(): void {
      this.#controller?.close();
    }

    /**
     * Says who the site's customer is: a token that the site has signed. It counts from the moment when the chat connects;
     * `parley:error` tells of one that is refused.
     */
    identify(customerToken: string): void {
      this.#customerToken = customerToken;
      this.#controller?.identify(customerToken);
    }

    /** The customer has logged out: the chat knows nothing of them any more. */
    async forget(): Promise<void> {
      this.#customerToken = null;
      await this.#controller?.forget();
    }

    #readOptions(): WidgetOptions {
      return readOptions({
        read: (name) => this.getAttribute(`data-${name}`),
        server: new URL('.', base).href,
        pageLanguage: document.documentElement.lang || navigator.language,
      });
    }

    #showLooks({ accent }: WidgetOptions): void {
      this.#accent.replaceSync(accent === null ? '' : toAccentRule(accent));
    }

    #addStyles(css: string): void {
      if (this.#added.has(css)) return;
      this.#added.add(css);
      const [launcher, ...rest] = this.#shadow.adoptedStyleSheets;
      this.#shadow.adoptedStyleSheets = [...(launcher ? [launcher] : []), toSheet(css), ...rest];
    }
  };
}

/** A sheet that no policy of the page forbids, as it may forbid style elements and attributes. */
function toSheet(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}
