/** Steer as it is used: three providers that fail in turn, and every answer that anybody gets meanwhile. */
import { afterAll, beforeAll, it } from 'vitest';
import { NETWORK } from './cases/network.js';
import { NODES } from './cases/nodes.js';
import { STOPPED } from './cases/stopped.js';
import { describeLab } from './support/lab.js';
import { runLanes } from './support/lanes.js';
import { HEADING, openScene } from './support/scene.js';

/** Part of a title: no other cases are run. */
const { STEER_LAB: wanted = '' } = process.env;
const LANES = [STOPPED, NODES, NETWORK].map((cases) =>
  cases.filter(({ title, unable }) => {
    if (!title.includes(wanted)) return false;
    if (unable !== undefined) console.warn(`SKIPPED: the lab of steer: ${title}: ${unable}`);
    return unable === undefined;
  }),
);

describeLab('the lab of steer', { timeout: 300_000 }, () => {
  const rows: string[] = [];
  let running: ReturnType<typeof runLanes>;

  beforeAll(() => {
    running = runLanes(
      LANES.filter((cases) => cases.length > 0),
      () => openScene(rows),
    );
  });
  afterAll(async () => {
    await running.end();
    console.log([HEADING, ...rows].join('\n'));
  }, 300_000);

  for (const { title } of LANES.flat()) it(title, () => running.outcome(title));
});
