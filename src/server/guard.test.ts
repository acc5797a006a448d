import { describe, expect, it } from 'vitest';
import { type Asked, refusal } from './guard.js';

function asked(headers: Record<string, string>, rest: Partial<Asked> = {}): Asked {
  const distinct = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return { method: 'GET', url: '/', headers, headersDistinct: distinct, ...rest };
}

const status = (request: Asked, bound = '127.0.0.1') => refusal(request, bound)?.status;

describe('a request is answered', () => {
  it.each([
    'localhost',
    'localhost:4040',
    'LOCALHOST:4040',
    '127.0.0.1:4040',
    '[::1]:4040',
    'localhost:9000',
  ])('by the name %s', (host) => expect(status(asked({ host }))).toBeUndefined());

  it('by the name that the server was bound to', () => {
    expect(status(asked({ host: 'devbox.example:4040' }), 'devbox.example')).toBeUndefined();
    expect(status(asked({ host: 'devbox.example:4040' }))).toBe(421);
  });

  it('by any address, but no name, where it listens on all of them', () => {
    expect(status(asked({ host: '192.0.2.7:4040' }), '0.0.0.0')).toBeUndefined();
    expect(status(asked({ host: '[2001:db8::7]:4040' }), '::')).toBeUndefined();
    expect(status(asked({ host: 'evil.example:4040' }), '0.0.0.0')).toBe(421);
    expect(status(asked({ host: '192.0.2.7:4040' }))).toBe(421);
  });

  it('from a page of the same origin, and from no page', () => {
    const host = 'localhost:4040';
    expect(
      status(asked({ host, origin: 'http://localhost:4040', 'sec-fetch-site': 'same-origin' })),
    ).toBeUndefined();
    expect(status(asked({ host, 'sec-fetch-site': 'none' }))).toBeUndefined();
  });
});

describe('a request is refused', () => {
  it.each([
    'evil.example',
    'localhost.evil.example',
    'localhost@evil.example',
    '',
    'localhost:x',
    '127.0.0.1.nip.example',
  ])('by the name "%s"', (host) => expect(status(asked({ host }))).toBe(421));

  it('without a name, or with two', () => {
    expect(status(asked({}))).toBe(421);
    const two = { headersDistinct: { host: ['localhost', 'evil.example'] } };
    expect(status(asked({ host: 'localhost' }, two))).toBe(421);
  });

  it.each([
    { origin: 'http://evil.example' },
    { origin: 'http://localhost:8080' },
    { origin: 'https://localhost:4040' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('from another origin: %o', (headers) => {
    expect(status(asked({ host: 'localhost:4040', ...headers }))).toBe(403);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'PROPFIND', undefined])(
    'as %s',
    (method) => {
      expect(status(asked({ host: 'localhost' }, { method }))).toBe(405);
    },
  );

  it.each(['http://localhost/', '*', 'localhost:80', undefined])('for the target %s', (url) => {
    expect(status(asked({ host: 'localhost' }, { url }))).toBe(400);
  });
});
