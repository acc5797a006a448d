import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const web = path.join(import.meta.dirname, '..');
const files = readdirSync(path.join(web, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
  .map((name) => ({ name, text: readFileSync(path.join(web, 'src', name), 'utf8') }));

describe('what came from infrastructure code', () => {
  it('is never taken for HTML or for a script', () => {
    const ways =
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|srcdoc|\beval\(|new Function/;
    expect(files.length).toBeGreaterThan(40);
    expect(files.filter(({ text }) => ways.test(text)).map(({ name }) => name)).toEqual([]);
  });

  it('leads somewhere only through what checks the address', () => {
    // Links are to a view (hrefOf, lossOf, #), or to a page that pageUrl let through.
    const link = /href=(\{[^}]*\}|"[^"]*")/g;
    const isSafe = (value: string) => /^("#|\{hrefOf\(|\{lossOf\(|\{href\}$)/.test(value);
    const unsafe = files.flatMap(({ name, text }) =>
      [...text.matchAll(link)].filter(([, value]) => !isSafe(value!)).map(([all]) => `${name}: ${all}`),
    );
    expect(unsafe).toEqual([]);
  });
});

describe('the page', () => {
  it('has nothing that a strict Content-Security-Policy forbids', () => {
    const page = readFileSync(path.join(web, 'index.html'), 'utf8');
    expect(page).not.toMatch(/\sstyle=|\son\w+=|<style|javascript:/i);
    expect(page.match(/<script/g)).toHaveLength(1);
  });
});
