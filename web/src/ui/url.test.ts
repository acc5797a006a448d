import { describe, expect, it } from 'vitest';
import { pageName, pageUrl } from './url.js';

describe('addresses from a file', () => {
  it('are links only where they lead to a page', () => {
    expect(pageUrl('https://aws.amazon.com/message/101925/')).toBe('https://aws.amazon.com/message/101925/');
    expect(pageUrl('http://example.org/a')).toBe('http://example.org/a');
    for (const text of [
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      ' JaVaScRiPt:x',
      '//x',
      '',
    ])
      expect(pageUrl(text), text).toBeNull();
  });

  it('are told by host and last part', () => {
    expect(pageName('https://aws.amazon.com/message/101925/')).toBe('aws.amazon.com … 101925');
    expect(pageName('https://example.org/')).toBe('example.org');
  });
});
