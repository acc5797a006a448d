// DynamoDB and S3 on this machine, filled with what the shop needs: dynalite on port 8000, s3rver on port 8001.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import dynalite from 'dynalite';
import S3rver from 's3rver';

/** Starts both; ports 0 are any. */
export async function startStandIns(dynamodbPort = 8000, s3Port = 8001) {
  const directory = mkdtempSync(join(tmpdir(), 'stand-ins-'));
  const tables = dynalite({ createTableMs: 0 });
  await new Promise((resolve) => tables.listen(dynamodbPort, '127.0.0.1', resolve));
  const objects = new S3rver({ port: s3Port, address: '127.0.0.1', silent: true, directory });
  const { port: s3 } = await objects.run();
  const dynamodb = tables.address().port;
  await fill(`http://127.0.0.1:${dynamodb}`, `http://127.0.0.1:${s3}`);
  return {
    dynamodb,
    s3,
    close: async () => {
      tables.close();
      await objects.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function fill(dynamodb, s3) {
  const region = 'us-east-1';
  const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
  const orders = new DynamoDBClient({ region, credentials, endpoint: dynamodb });
  const TableName = 'orders';
  await orders.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  for (let status; status !== 'ACTIVE'; ) {
    status = (await orders.send(new DescribeTableCommand({ TableName }))).Table.TableStatus;
  }
  await orders.send(new PutItemCommand({ TableName, Item: { id: { S: '1' }, what: { S: 'a lamp' } } }));
  const pictures = new S3Client({ region, credentials, endpoint: s3, forcePathStyle: true });
  await pictures.send(new CreateBucketCommand({ Bucket: 'pictures' }));
  await pictures.send(
    new PutObjectCommand({ Bucket: 'pictures', Key: 'lamp.txt', Body: 'a picture of a lamp' }),
  );
  orders.destroy();
  pictures.destroy();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { dynamodb, s3 } = await startStandIns();
  console.log(`DynamoDB on 127.0.0.1:${dynamodb}, S3 on 127.0.0.1:${s3}`);
}
