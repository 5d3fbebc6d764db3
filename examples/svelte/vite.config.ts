/** Dev server and build of the example app. */
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [sveltekit()],
  server: { host: 'localhost', port: 5173 },
  preview: { host: 'localhost', port: 5173 },
});
