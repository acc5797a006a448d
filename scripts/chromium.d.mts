import type { Browser } from 'playwright-core';

export const CHROMIUM: string | undefined;
export function launch(): Promise<Browser>;
