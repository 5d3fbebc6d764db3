/** Starts the app. */
import { createApp } from 'vue';
import App from './app.vue';
import './beckon.ts';
import { router } from './router.ts';

createApp(App).use(router).mount('#app');
