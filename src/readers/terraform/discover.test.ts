import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { project, read, readAt, removeProjects } from '../../../test/support/terraform.js';

afterEach(removeProjects);

const resource = (name: string): string => `resource "t_t" "${name}" {}\n`;

describe('which files are read', () => {
  test('configuration in all directories, but not in hidden ones and those of tools', () => {
    const { ids, problems } = read({
      'a/main.tf': resource('a'),
      'b/c/main.tofu': resource('c'),
      'd/main.tf.json': '{"resource": {"t_t": {"d": {}}}}',
      'e/main.tofu.json': '{"resource": {"t_t": {"e": {}}}}',
      '.git/main.tf': resource('git'),
      'node_modules/x/main.tf': resource('node'),
      'a/.terraform/modules/x/main.tf': resource('fetched'),
      '.terragrunt-cache/main.tf': resource('cache'),
      'a/.#main.tf': resource('lock'),
      'a/main.tf~': resource('backup'),
      'f/readme.md': 'no configuration',
    });
    expect(ids).toEqual(['a:t_t.a', 'b/c:t_t.c', 'd:t_t.d', 'e:t_t.e']);
    expect(problems).toEqual([]);
  });

  test('a .tofu file replaces the .tf file of the same name', () => {
    const { ids } = read({
      'main.tf': resource('terraform'),
      'main.tofu': resource('tofu'),
      'more.tf.json': '{"resource": {"t_t": {"terraform_json": {}}}}',
      'more.tofu.json': '{"resource": {"t_t": {"tofu_json": {}}}}',
      'other.tf': resource('other'),
    });
    expect(ids).toEqual(['t_t.tofu', 't_t.tofu_json', 't_t.other']);
  });

  test('one file can be given', () => {
    const dir = project({ 'a.tf': resource('a'), 'b.tf': resource('b') });
    expect(readAt(dir, join(dir, 'a.tf')).ids).toEqual(['t_t.a']);
  });

  test('a path that does not exist is a problem', () => {
    const dir = project({});
    expect(readAt(dir, join(dir, 'nowhere')).problems).toEqual([
      'error nowhere:1 cannot be read: it does not exist',
    ]);
  });

  test('a file of more than 8 MiB is left out and reported', () => {
    const { ids, problems } = read({ 'a.tf': resource('a'), 'b.tf': `# ${'x'.repeat(8 * 1024 * 1024)}\n` });
    expect(ids).toEqual(['t_t.a']);
    expect(problems).toEqual(['error b.tf:1 too large (8388611 bytes, at most 8388608 are read)']);
  });

  test('binary content and invalid UTF-8 are problems of that file only', () => {
    const { ids, problems } = read({
      'a.tf': resource('a'),
      'b.tf': new Uint8Array([0x00, 0xff, 0xfe, 0x80, 0x0a, 0xc3, 0x28]),
    });
    expect(ids).toEqual(['t_t.a']);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.every((problem) => problem.startsWith('error b.tf:'))).toBe(true);
  });

  test.skipIf(process.getuid?.() === 0)(
    'an unreadable directory or file is reported, the rest is read',
    () => {
      const dir = project({
        'a/main.tf': resource('a'),
        'b/main.tf': resource('b'),
        'c/main.tf': resource('c'),
      });
      chmodSync(join(dir, 'b'), 0);
      chmodSync(join(dir, 'c/main.tf'), 0);
      const { ids, problems } = readAt(dir, dir);
      chmodSync(join(dir, 'b'), 0o700);
      expect(ids).toEqual(['a:t_t.a']);
      expect(problems).toEqual([
        'warning b:1 directory cannot be read: permission denied',
        'error c/main.tf:1 cannot be read: permission denied',
      ]);
    },
  );
});

describe('symbolic links', () => {
  test('a loop of directories ends', () => {
    const dir = project({ 'a/main.tf': resource('a') });
    symlinkSync('..', join(dir, 'a/up'));
    symlinkSync('self', join(dir, 'a/self'));
    expect(readAt(dir, dir).ids).toEqual(['t_t.a']);
  });

  test('a file behind a link is read where it stays below the given path', () => {
    const dir = project({ 'common/shared.tf': resource('shared'), 'secret/x.tf': resource('secret') });
    const inner = join(dir, 'project');
    mkdirSync(join(inner, 'a'), { recursive: true });
    mkdirSync(join(inner, 'b'));
    symlinkSync('../../common/shared.tf', join(inner, 'a/shared.tf'));
    symlinkSync('../../secret', join(inner, 'b/secret'));
    expect(readAt(dir, dir).ids).toEqual(['common:t_t.shared', 'project/a:t_t.shared', 'secret:t_t.secret']);
    const narrow = readAt(dir, inner);
    expect(narrow.ids).toEqual([]);
    expect(narrow.problems).toEqual([
      'warning project/a/shared.tf:1 symbolic link leaves the given path; not read',
    ]);
  });

  test('a module behind a link that leaves the given path stays opaque', () => {
    const dir = project({
      'outside/main.tf': resource('outside'),
      'in/main.tf': 'module "m" {\n  source = "./link"\n}\n',
    });
    symlinkSync('../outside', join(dir, 'in/link'));
    const { ids, problems } = readAt(dir, join(dir, 'in'));
    expect(ids).toEqual(['module.m']);
    expect(problems).toEqual([
      'error in/main.tf:1 module.m: source ./link: ./link is a symbolic link that leaves the given path; kept as one opaque component',
    ]);
  });
});

describe('root modules', () => {
  const called = { 'modules/net/main.tf': resource('net') };

  test('one root: ids are plain addresses', () => {
    const { ids, roots } = read({ ...called, 'main.tf': 'module "net" {\n  source = "./modules/net"\n}\n' });
    expect(ids).toEqual(['module.net.t_t.net']);
    expect(roots.map(({ prefix }) => prefix)).toEqual(['']);
  });

  test('several roots: ids begin with the directory below the given path, sorted', () => {
    const call = 'module "net" {\n  source = "../modules/net"\n}\n';
    const { ids } = read({
      ...called,
      'prod/main.tf': call,
      'dev/main.tf': call,
    });
    expect(ids).toEqual(['dev:module.net.t_t.net', 'prod:module.net.t_t.net']);
  });

  test('a library module that nothing calls is not a root, and that is said', () => {
    const { ids, problems } = read({ ...called, 'app/main.tf': resource('app') });
    expect(ids).toEqual(['t_t.app']);
    expect(problems).toEqual([
      'info modules/net/main.tf:1 modules/net is a library module that nothing here calls; not read',
    ]);
  });

  test('a directory under modules/ with a provider or a backend is applied itself', () => {
    const { ids } = read({
      'modules/a/main.tf': `provider "t" {}\n${resource('a')}`,
      'modules/b/main.tf': `terraform {\n  backend "s3" {}\n}\n${resource('b')}`,
      'modules/c/main.tf': `terraform {\n  cloud {}\n}\n${resource('c')}`,
      'modules/d/main.tf': resource('d'),
    });
    expect(ids).toEqual(['modules/a:t_t.a', 'modules/b:t_t.b', 'modules/c:t_t.c']);
  });

  test('library modules are roots where nothing else would be one', () => {
    expect(read({ 'modules/a/main.tf': resource('a'), 'modules/b/main.tf': resource('b') }).ids).toEqual([
      'modules/a:t_t.a',
      'modules/b:t_t.b',
    ]);
  });

  test('a given root module is read alone, and the others below it are mentioned', () => {
    const { ids, problems } = read({
      ...called,
      'main.tf': `${resource('top')}module "net" {\n  source = "./modules/net"\n}\n`,
      'dr/main.tf': 'module "net" {\n  source = "../modules/net"\n}\n',
      'examples/x/main.tf': `${resource('x')} broken {`,
      'versions/main.tf': 'terraform {}\n',
    });
    expect(ids).toEqual(['t_t.top', 'module.net.t_t.net']);
    expect(problems).toEqual([
      'info main.tf:1 2 more root modules below: dr, examples/x (name them to read them)',
    ]);
  });

  test('a called module is a root where it is the given path', () => {
    const dir = project({
      'main.tf': resource('module'),
      'examples/x/main.tf': 'module "m" {\n  source = "../.."\n}\n',
    });
    const { ids, problems } = readAt(dir, dir);
    expect(ids).toEqual(['t_t.module']);
    expect(problems).toEqual(['info main.tf:1 1 more root module below: examples/x (name it to read it)']);
    expect(readAt(dir, [dir, join(dir, 'examples/x')]).ids).toHaveLength(2);
  });

  test('examples and tests are left out where there is anything else', () => {
    const files = {
      'a/main.tf': resource('a'),
      'a/examples/x/main.tf': 'module "a" {\n  source = "../.."\n}\n',
      'tests/t/main.tf': resource('t'),
      'tests/fixtures/f/main.tf': resource('f'),
    };
    const dir = project(files);
    const { ids, problems } = readAt(dir, dir);
    expect(ids).toEqual(['t_t.a']);
    expect(problems.map((problem) => problem.replace(dir, '.'))).toEqual([
      'info .:1 3 more root modules below: a/examples/x, tests/fixtures/f, tests/t (name them to read them)',
    ]);
    expect(readAt(dir, join(dir, 'tests')).ids).toEqual(['fixtures/f:t_t.f', 't:t_t.t']);
    expect(readAt(dir, join(dir, 'a/examples')).ids).toEqual(['module.a.t_t.a']);
  });

  test('examples are read where there is nothing else', () => {
    expect(read({ 'README.md': '', 'examples/x/main.tf': resource('x') }).ids).toEqual(['t_t.x']);
  });

  test('a directory that declares nothing is no root module: ids need no prefix for it', () => {
    const { ids, problems } = read({
      'versions.tf': 'terraform {}\nvariable "x" {}\n',
      'app/main.tf': resource('app'),
    });
    expect(ids).toEqual(['t_t.app']);
    expect(problems).toEqual([]);
  });

  test('several given paths: ids begin with the paths as given', () => {
    const dir = project({
      'a/main.tf': resource('x'),
      'b/main.tf': resource('x'),
      'b/c/main.tf': resource('y'),
    });
    const { resources } = readAt(dir, [join(dir, 'a'), join(dir, 'b')]);
    expect(resources.map(({ id }) => id.replace(dir, ''))).toEqual(['/a:t_t.x', '/b:t_t.x']);
    const nested = readAt(dir, [join(dir, 'b'), join(dir, 'b/c')]).resources;
    expect(nested.map(({ id }) => id.replace(dir, ''))).toEqual(['/b:t_t.x', '/b/c:t_t.y']);
  });

  test('modules that call each other in a circle: one of them stands for all', () => {
    const { ids, problems } = read({
      'a/main.tf': `module "b" {\n  source = "../b"\n}\n${resource('a')}`,
      'b/main.tf': `${resource('b')}module "a" {\n  source = "../a"\n}\n`,
    });
    expect(ids).toEqual(['t_t.a', 'module.b.t_t.b', 'module.b.module.a']);
    expect(problems).toEqual([
      'error b/main.tf:2 module.a: a module must not call itself (a); kept as one opaque component',
    ]);
  });

  test('the order of files on disk does not matter', () => {
    const files = {
      'z.tf': resource('z'),
      'a.tf': 'module "m" {\n  source = "./m"\n}\n',
      'm/b.tf': resource('b'),
      'm/a.tf': resource('a'),
    };
    const backwards = Object.fromEntries(Object.entries(files).reverse());
    expect(read(backwards).ids).toEqual(read(files).ids);
    expect(read(files).ids).toEqual(['t_t.z', 'module.m.t_t.a', 'module.m.t_t.b']);
  });
});
