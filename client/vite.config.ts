import { defineConfig, type ProxyOptions } from 'vite'

// In development the page is Vite's and the rest is the game server's, on one port for the browser.
const gameServer = `http://127.0.0.1:${process.env['PORT'] ?? '8080'}`

/** A room's socket lives at `/<process>/<room>?sessionId=...`; a page's file has the same form. */
const roomSocket: ProxyOptions = {
  target: gameServer,
  ws: true,
  bypass: (request) => (request.headers.upgrade === undefined ? request.url : undefined),
}

export default defineConfig({
  // Relative, so that the page also works under a path of a larger site.
  base: './',
  build: {
    target: 'es2022',
    sourcemap: false,
    reportCompressedSize: true,
    // Phaser alone is about 1.4 MB before compression.
    chunkSizeWarningLimit: 1600,
    rolldownOptions: {
      output: {
        // Apart from our code, Phaser stays in the browser's cache from release to release.
        codeSplitting: { groups: [{ name: 'phaser', test: /node_modules[\\/]phaser/ }] },
      },
    },
  },
  server: {
    proxy: {
      // Host as the page has it: the server takes requests of its own origin only.
      '/matchmake': { target: gameServer },
      '/rooms': gameServer,
      '/livez': gameServer,
      '/readyz': gameServer,
      '/version': gameServer,
      '^/[\\w-]+/[\\w-]+\\?': roomSocket,
    },
  },
})
