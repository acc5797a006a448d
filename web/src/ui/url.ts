/** The address, where it leads to a page: what came from a file may be a script or anything else. */
export function pageUrl(text: string): string | null {
  try {
    const url = new URL(text);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}

/** A page by its host and the end of its path, which is what tells one page from another. */
export function pageName(href: string): string {
  const { hostname, pathname } = new URL(href);
  const last = pathname
    .split('/')
    .filter((part) => part !== '')
    .at(-1);
  return last === undefined ? hostname : `${hostname} … ${last}`;
}
