// Firebreak's own server over a zone with many names. Prints a line when it answers, and on SIGTERM what it took.
import { serve } from '../../dist/steer/dns/index.js';

const [port, names, rate] = process.argv.slice(2).map(Number);
const server = await serve({ listen: [`127.0.0.1:${port}`], ratePerSecond: rate });
const soa = {
  primary: 'ns1.bench.example',
  contact: 'hostmaster@bench.example',
  refresh: 300,
  retry: 60,
  expire: 2_419_200,
  negativeTtl: 60,
};
const plan = (number) => ({
  number,
  madeAt: 0,
  madeBy: 'bench',
  why: '',
  active: Object.fromEntries(Array.from({ length: names }, (_, i) => [`n${i}.bench.example`, ['a']])),
  zones: [
    {
      origin: 'bench.example',
      serial: number,
      soa,
      records: [
        { name: 'bench.example', type: 'NS', ttl: 60, data: ['ns1.bench.example.'] },
        { name: 'ns1.bench.example', type: 'A', ttl: 60, data: ['127.0.0.1'] },
        ...Array.from({ length: names }, (_, i) => ({
          name: `n${i}.bench.example`,
          type: 'A',
          ttl: 30,
          data: [`10.${number % 256}.${i >> 8}.${i % 256}`],
        })),
      ],
    },
  ],
});
let number = 1;
await server.publish(plan(number));
// With a period, a new plan each time: what those who ask feel of it.
const period = Number(process.argv[5] ?? 0);
const swaps = [];
if (period > 0)
  setInterval(async () => {
    number += 1;
    const next = plan(number);
    const start = performance.now();
    await server.publish(next);
    swaps.push(performance.now() - start);
  }, period);
process.on('SIGTERM', () => {
  const { rss } = process.memoryUsage();
  console.log(JSON.stringify({ megabytes: Math.round(rss / 2 ** 20), swaps }));
  process.exit();
});
console.log('ready');
