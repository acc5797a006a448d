/** Values of `Evidence.rule` that more than one room has to know: where a resource sits, and how firmly. */

/** It sits in this zone or subnet. */
export const PLACEMENT = 'placement';
/** It runs once, in one of several zones, and is started again elsewhere when that zone is lost. */
export const ONE_COPY = 'one copy';

/** `Component.type` of the state that Terraform keeps of a root module. */
export const TERRAFORM_STATE = 'terraform_state';
