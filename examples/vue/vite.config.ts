/** Dev server and build of the example app. */
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [vue()],
  server: { host: 'localhost', port: 5173 },
  preview: { host: 'localhost', port: 5173 },
});
