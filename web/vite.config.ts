/* eslint-disable boundaries/dependencies -- this builds the pages and is no part of them */
import path from 'node:path';

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The content security policy allows the page's own files and nothing inline: so nothing is inlined here.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: false,
    rollupOptions: {
      input: {
        chat: path.join(import.meta.dirname, 'index.html'),
        staff: path.join(import.meta.dirname, 'staff', 'index.html'),
        // The page about the widget; widget/vite.config.ts builds the widget itself.
        snippet: path.join(import.meta.dirname, 'widget', 'index.html'),
      },
    },
  },
});
