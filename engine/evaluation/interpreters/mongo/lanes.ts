/** Works the jobs off, so many at a time. After the first failure nothing new is begun, and what runs is waited for. */
export async function inLanes<Job, Result>(
  jobs: readonly Job[],
  lanes: number,
  work: (job: Job) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(jobs.length);
  let [next, failed] = [0, false];
  const lane = async (): Promise<void> => {
    while (next < jobs.length && !failed) {
      const i = next++;
      try {
        results[i] = await work(jobs[i] as Job);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(lanes, jobs.length) }, lane));
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
  return results;
}
