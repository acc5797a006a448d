export { drillHtml } from './html.js';
export { drillJson } from './json.js';
export { drillMarkdown } from './markdown.js';
export { drillText } from './text.js';
