export { etcdStore } from './store.js';
