/** DynamoDB and S3 on this machine, as examples/drill-shop has them. */
import { ROOT } from './cli.js';

export interface StandIns {
  /** Ports on 127.0.0.1. */
  readonly dynamodb: number;
  readonly s3: number;
  close(): Promise<void>;
}

/** Starts both on any free ports, filled with what the shop needs. */
export async function startStandIns(): Promise<StandIns> {
  const { startStandIns: start } = (await import(`${ROOT}examples/drill-shop/stand-ins.mjs`)) as {
    startStandIns: (dynamodb: number, s3: number) => Promise<StandIns>;
  };
  return start(0, 0);
}
