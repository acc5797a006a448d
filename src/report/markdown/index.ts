export { assessmentMarkdown, type MarkdownOptions } from './assessment.js';
export { comparisonMarkdown } from './comparison.js';
export { code, prose } from './escape.js';
