/** What TypeScript itself knows of a component file. */
declare module '*.vue' {
  import type { Component } from 'vue';

  const component: Component;
  export default component;
}
