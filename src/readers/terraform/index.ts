export { decodeYaml } from './functions/index.js';
export { readPlanOrState } from './json/index.js';
export { readTerraform, type TerraformOptions, type TerraformReading, type TerraformRoot } from './read.js';
