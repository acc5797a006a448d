export { drawingOf } from './drawing.js';
export { graphviz } from './graphviz.js';
export { mermaid } from './mermaid.js';
