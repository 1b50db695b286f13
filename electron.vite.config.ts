import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const at = (path: string) => resolve(import.meta.dirname, path)

/**
 * Three bundles in `out/`: the main process (desktop shell and command line), the preload script (one CommonJS file, as
 * a sandboxed preload must be), and the page.
 */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      sourcemap: true,
      minify: false,
      rollupOptions: {
        input: {
          desktop: at('electron/desktop/main.ts'),
          cli: at('electron/cli/main.ts'),
          'log-search-worker': at('electron/engine/log/search-worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: at('electron/desktop/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    publicDir: at('assets/icons'),
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      minify: true,
      // The policy admits no fonts and scripts inside of the style sheet or the page.
      assetsInlineLimit: 0,
      rollupOptions: { input: at('renderer/index.html') },
    },
  },
})
