import { PassThrough, Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { pump, type Shape } from './pump.js';
import { createReader, type Source, streamSource } from './source.js';

/** Keeps what is written and when; takes it at once. */
function receiver() {
  const pieces: { readonly text: string; readonly at: number }[] = [];
  const began = performance.now();
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      pieces.push({ text: chunk.toString('latin1'), at: performance.now() - began });
      done();
    },
  });
  const ended = new Promise<void>((resolve) => stream.on('finish', resolve));
  return { stream, ended, pieces, text: () => pieces.map(({ text }) => text).join('') };
}

const quick: Shape = () => ({});

it('carries all bytes and the end', async () => {
  const to = receiver();
  const { bytes } = pump(
    streamSource(Readable.from([Buffer.from('one '), Buffer.from('two')])),
    to.stream,
    quick,
  );
  await to.ended;
  expect([to.text(), bytes()]).toEqual(['one two', 7]);
});

it('delivers late what was said before the source was closed', async () => {
  const from = new PassThrough();
  const to = receiver();
  pump(streamSource(from), to.stream, () => ({ latency: 60 }));
  from.end('late');
  from.on('end', () => from.destroy());
  await to.ended;
  expect(to.text()).toBe('late');
  expect(to.pieces[0]!.at).toBeGreaterThan(55);
});

it('keeps the order under jitter, and adds no more than it says before the first byte', async () => {
  const from = new PassThrough();
  const to = receiver();
  pump(streamSource(from), to.stream, () => ({ latency: 20, jitter: 40 }));
  const said = Array.from({ length: 30 }, (_, i) => `${i} `);
  for (const one of said) {
    from.write(one);
    await sleep(1);
  }
  from.end();
  await to.ended;
  expect(to.text()).toBe(said.join(''));
  expect(to.pieces[0]!.at).toBeGreaterThan(18);
});

it('holds a rate, not only its average', async () => {
  const to = receiver();
  const began = performance.now();
  pump(streamSource(Readable.from([Buffer.alloc(20_000)])), to.stream, () => ({ bandwidth: 50_000 }));
  await to.ended;
  expect(performance.now() - began).toBeGreaterThan(380);
  // Fifty milliseconds each.
  expect(to.pieces.map(({ text }) => text.length)).toEqual(new Array(8).fill(2500));
});

it('delivers at once what still waits when the fault is over', async () => {
  const from = new PassThrough();
  const to = receiver();
  let shape: ReturnType<Shape> = { latency: 3_600_000, bandwidth: 1 };
  const { hold } = pump(streamSource(from), to.stream, () => shape);
  from.end(Buffer.alloc(1000));
  await sleep(20);
  expect(to.text()).toBe('');
  shape = {};
  hold(false);
  await to.ended;
  expect(to.text()).toHaveLength(1000);
});

it('carries nothing while it is held, and then all', async () => {
  const from = new PassThrough();
  const to = receiver();
  const { hold } = pump(streamSource(from), to.stream, quick);
  hold(true);
  from.end('waited');
  await sleep(20);
  expect(to.text()).toBe('');
  hold(false);
  await to.ended;
  expect(to.text()).toBe('waited');
});

/** A source that writes each piece over the one before, as a socket does. */
function reusing(pieces: readonly string[]): Source {
  const memory = Buffer.alloc(16);
  let take: (piece: Buffer) => void = () => {};
  const left = [...pieces];
  const stream = new Readable({ read() {} });
  const step = () => {
    if (stream.isPaused()) return void setTimeout(step, 1);
    const piece = left.shift();
    if (piece === undefined) return void stream.push(null);
    take(memory.subarray(0, memory.write(piece, 'latin1')));
    setImmediate(step);
  };
  stream.once('resume', step);
  return {
    stream,
    reuses: true,
    listen: (given) => {
      take = given;
    },
  };
}

it('keeps bytes whose memory is used again: where they wait, and where the receiver is slow', async () => {
  const said = Array.from({ length: 20 }, (_, i) => `piece ${i};`);
  const late = receiver();
  pump(reusing(said), late.stream, () => ({ latency: 15 }));
  await late.ended;
  expect(late.text()).toBe(said.join(''));

  const seen: string[] = [];
  const slow = new Writable({
    // Looks at the bytes only later, as the kernel does.
    write: (chunk: Buffer, _encoding, done) =>
      void setTimeout(() => {
        seen.push(chunk.toString('latin1'));
        done();
      }, 3),
  });
  pump(reusing(said), slow, quick);
  await new Promise((resolve) => slow.on('finish', resolve));
  expect(seen.join('')).toBe(said.join(''));
});

it('reads more at once when much comes', () => {
  const { onread } = createReader();
  const memory = () => (onread.buffer as () => Uint8Array)();
  const small = memory().length;
  onread.callback(10, memory());
  expect(memory().length).toBe(small);
  for (let i = 0; i < 4; i++) onread.callback(small, memory());
  expect(memory().length).toBeGreaterThan(small);
});
