// The AWS SDK for JavaScript as it comes: an item and an object from each region, all at once, now and when the faults are over.
import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';

const [seconds, ...regions] = process.argv.slice(2);
const patience = { requestHandler: { connectionTimeout: 1000, requestTimeout: 10_000 }, maxAttempts: 1 };
const asks = {
  item: async (region) => {
    const client = new DynamoDBClient({ region, ...patience });
    return (await client.send(new GetItemCommand({ TableName: 'orders', Key: { id: { S: '1' } } }))).Item.what
      .S;
  },
  thing: async (region) => {
    const client = new S3Client({ region, forcePathStyle: true, ...patience });
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'pictures', Key: 'lamp.txt' }));
    return Body.transformToString();
  },
};

async function all() {
  const jobs = Object.entries(asks).flatMap(([name, ask]) =>
    regions.map((region) => ({ name, ask, region })),
  );
  const lines = jobs.map(async ({ name, ask, region }) => {
    const began = performance.now();
    const said = await ask(region).catch((error) => `${error.name} ${error.code ?? ''} ${error.message}`);
    return `${name} ${region} ${Math.round(performance.now() - began)} ${said}`;
  });
  console.log((await Promise.all(lines)).join('\n'));
}

await all();
console.log('--');
await wait(Math.max(0, Number(seconds) * 1000 - performance.now()));
await all();
// Connections that are kept alive would keep the process, too.
process.exit();
