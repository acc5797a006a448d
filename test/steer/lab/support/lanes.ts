/** Cases that need a cluster of their own run in a lane, one after the other; lanes run side by side, and mostly wait. */

export interface Case<Scene> {
  readonly title: string;
  /** Why it cannot be run on this machine. */
  readonly unable?: string;
  /** Leaves the cluster as it found it. */
  readonly run: (scene: Scene) => Promise<void>;
}

/** Where cases run. */
export interface Stage<Scene> {
  readonly scene: Scene;
  /** What happened lately, for somebody who has to find out why a case failed. */
  readonly story: () => string;
  readonly close: () => Promise<void>;
}

/**
 * Starts the lanes and gives back what becomes of each case, by its title. After one that failed, the cluster is not as the
 * next ones expect it: they are not run, and say so.
 */
export function runLanes<Scene>(
  lanes: readonly (readonly Case<Scene>[])[],
  open: () => Promise<Stage<Scene>>,
): { readonly outcome: (title: string) => Promise<void>; readonly end: () => Promise<void> } {
  const outcomes = new Map<string, Promise<void>>();
  const ends = lanes.map((cases) => {
    const opened = open();
    let before: Promise<unknown> = opened;
    let failed: string | undefined;
    for (const { title, run } of cases) {
      const own = before.then(async () => {
        const { scene, story } = await opened;
        if (failed !== undefined)
          throw new Error(`not run: "${failed}" failed before it in the same cluster`);
        failed = title;
        await run(scene).catch((error: Error) => {
          console.log(`${title}: ${error.message}\n${story()}`);
          throw error;
        });
        failed = undefined;
      });
      outcomes.set(title, own);
      before = own.catch(() => {});
    }
    return before.then(
      async () => (await opened).close(),
      () => {},
    );
  });
  return { outcome: (title) => outcomes.get(title)!, end: async () => void (await Promise.all(ends)) };
}
