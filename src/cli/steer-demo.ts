export async function runDemo(_: { readonly once?: boolean }): Promise<void> {}
