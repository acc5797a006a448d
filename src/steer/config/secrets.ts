import type { SteerConfig } from '../model/index.js';

/** Environment variables that hold secrets of steer: what it starts need not see them. */
export function secretVariables({ store, publish, hooks, endpoints, admin }: SteerConfig): string[] {
  const variables = [
    admin.tokenFrom,
    store.kind === 'etcd' ? store.passwordFrom : undefined,
    ...publish.map((one) =>
      'key' in one && one.key && 'env' in one.key.secretFrom ? one.key.secretFrom.env : undefined,
    ),
    ...hooks.flatMap(({ urlFrom, secretFrom }) => [urlFrom, secretFrom]),
    ...endpoints.flatMap(({ probe }) =>
      probe.kind === 'http' ? Object.values(probe.headersFrom ?? {}) : [],
    ),
  ];
  return [...new Set(variables.filter((one) => one !== undefined))];
}
