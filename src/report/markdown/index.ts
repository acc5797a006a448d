export { assessmentMarkdown, type MarkdownOptions } from './assessment.js';
export { comparisonMarkdown } from './comparison.js';
