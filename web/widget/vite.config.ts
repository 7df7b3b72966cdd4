/* eslint-disable boundaries/dependencies -- this builds the widget and is no part of it */
import path from 'node:path';

import react from '@vitejs/plugin-react';
import { build, defineConfig, type Plugin, type Rollup } from 'vite';

const here = import.meta.dirname;
const PARTS = { talk: path.join(here, 'parts', 'talk.ts'), panel: path.join(here, 'parts', 'panel.tsx') };

/**
 * The script that sites name, built when the names of the parts are known. It is a classic script, as sites expect it, and
 * fetches its parts by their addresses.
 */
function buildScript(): Plugin {
  return {
    name: 'widget-script',
    async writeBundle({ dir, sourcemap }, bundle) {
      await build({
        configFile: false,
        root: here,
        logLevel: 'warn',
        define: { PARLEY_CHUNKS: JSON.stringify(toFileNames(bundle)) },
        build: {
          outDir: dir ?? '',
          emptyOutDir: false,
          target: 'es2022',
          sourcemap,
          lib: { entry: path.join(here, 'widget.ts'), formats: ['iife'], name: 'parley', fileName: () => 'widget.js' },
        },
      });
    },
  };
}

function toFileNames(bundle: Rollup.OutputBundle): Record<string, string> {
  const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
  return Object.fromEntries(
    Object.entries(PARTS).map(([name, file]) => {
      const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId === file);
      if (!chunk) throw new Error(`There is no chunk of ${name}.`);
      return [name, `./${chunk.fileName}`];
    }),
  );
}

export default defineConfig({
  root: here,
  plugins: [react(), buildScript()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false,
    rollupOptions: {
      input: PARTS,
      // What the script imports by name has to be there by that name.
      preserveEntrySignatures: 'strict',
      output: {
        entryFileNames: 'assets/widget-[name]-[hash].js',
        chunkFileNames: 'assets/widget-[name]-[hash].js',
      },
    },
  },
});
