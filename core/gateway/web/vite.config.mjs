// SPDX-License-Identifier: GPL-2.0-or-later
import { defineConfig } from 'vite';

// While one works on it, a running locumd answers: LOCUM_URL=http://127.0.0.1:7667 npm run dev
const daemon = process.env.LOCUM_URL ?? 'http://127.0.0.1:7667';

export default defineConfig({
  base: './',
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none' },
  build: {
    target: 'es2021',
    outDir: 'dist',
    assetsInlineLimit: 0, // the Content-Security-Policy lets no data: in
    modulePreload: { polyfill: false }, // it would be an inline script
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': { target: daemon, ws: true, changeOrigin: true } } },
});
