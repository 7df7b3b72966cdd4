/** The style of the page for people. Written out: the page has no files of its own. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #4d5a6b; --line: #d5dbe3; --back: #fff; --box: #f4f6f9; --mark: #0b57a4; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e7ebf0; --soft: #aab5c3; --line: #3a4554; --back: #12171e; --box: #1b222c; --mark: #8cc2ff; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
.layout { max-width: 76rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: inline-block; padding: .2rem 0; }
nav details { margin: 1rem 0; }
nav summary { cursor: pointer; font-weight: 600; padding: .3rem 0; }
a { color: var(--mark); }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.35rem; margin: 3rem 0 .75rem; padding-top: .5rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.1rem; margin: 0 0 .35rem; overflow-wrap: anywhere; }
p, li { max-width: 44rem; }
.soft { color: var(--soft); }
article { margin: 1rem 0; padding: 1rem; border: 1px solid var(--line); border-radius: .5rem; scroll-margin-top: 1rem; }
article p { margin: 0 0 .75rem; }
code, pre { font-family: ui-monospace, monospace; font-size: .88em; }
code { background: var(--box); padding: .1em .3em; border-radius: .25em; overflow-wrap: anywhere; }
pre { background: var(--box); padding: .75rem; border-radius: .4rem; margin: .75rem 0 0; overflow-x: auto; }
pre code { background: none; padding: 0; overflow-wrap: normal; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; }
@media (max-width: 40rem) {
  .fields thead { position: absolute; clip-path: inset(50%); }
  .fields tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  .fields td { display: block; padding: 0; border: 0; }
  main { margin-top: 2rem; }
}
@media (min-width: 62rem) {
  .layout { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: 3rem; }
  nav { position: sticky; top: 1rem; align-self: start; max-height: calc(100vh - 2rem); overflow-y: auto; }
}
`;
