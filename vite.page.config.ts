import { defineConfig } from 'vite';

/** The sandbox's web page. Its assets have fixed names, because the page's server serves nothing else. */
export default defineConfig({
  root: 'src/sandbox/page/client',
  base: '/',
  logLevel: 'warn',
  build: {
    outDir: '../../../../dist/sandbox/page/assets',
    emptyOutDir: true,
    target: 'es2023',
    rolldownOptions: {
      output: {
        entryFileNames: 'page.js',
        chunkFileNames: '[name].js',
        assetFileNames: 'page[extname]',
      },
    },
  },
});
