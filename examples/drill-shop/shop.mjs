// A web shop: GET /checkout reads an order from DynamoDB and a picture from S3, with the AWS SDK as it comes. Where
// FALLBACK names a second region, it is asked when the first does not answer.
import { createServer } from 'node:http';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';

const regions = ['us-east-1', ...(process.env.FALLBACK ? [process.env.FALLBACK] : [])];
const patience = { requestHandler: { connectionTimeout: 500, requestTimeout: 1000 }, maxAttempts: 2 };
const stores = regions.map((region) => ({
  orders: new DynamoDBClient({ region, ...patience }),
  pictures: new S3Client({ region, forcePathStyle: true, ...patience }),
}));

/** The first answer, region by region. */
async function first(ask) {
  let last;
  for (const store of stores) {
    try {
      return await ask(store);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

async function checkout() {
  const order = await first(({ orders }) =>
    orders.send(new GetItemCommand({ TableName: 'orders', Key: { id: { S: '1' } } })),
  );
  const picture = await first(({ pictures }) =>
    pictures.send(new GetObjectCommand({ Bucket: 'pictures', Key: 'lamp.txt' })),
  );
  return { order: order.Item.what.S, picture: await picture.Body.transformToString() };
}

createServer(async (_, response) => {
  try {
    response.end(`${JSON.stringify(await checkout())}\n`);
  } catch (error) {
    response.writeHead(503);
    response.end(`${error.name}: ${error.message}\n`);
  }
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => console.log('shop is open'));
