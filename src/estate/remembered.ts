/** Answers beyond so many are forgotten, all at once: a process that reads one estate after another does not keep them. */
const MOST = 1_000;

/** A function of a text that works out each answer once. Worth it where the same few texts are asked about many times. */
export function remembered<T>(find: (text: string) => T): (text: string) => T {
  const answers = new Map<string, T>();
  return (text) => {
    let answer = answers.get(text);
    if (answer !== undefined || answers.has(text)) return answer as T;
    answer = find(text);
    if (answers.size === MOST) answers.clear();
    answers.set(text, answer);
    return answer;
  };
}
