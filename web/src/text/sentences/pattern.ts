/**
 * Sentences known by their wording. `{name}` stands for any text and `{name:kind}` for text of a kind; `[a|b]` is a
 * choice and `[a]` what may be left out. The translation fills in the same names, and its choices go with those of the
 * original in their order.
 */
export type Phrase = readonly [original: string, translation: string];

/** What a hole of a kind becomes in the other language, or null where its text is not of that kind. */
export type Kinds = Readonly<Record<string, (text: string) => string | null>>;

interface Hole {
  readonly name: string;
  readonly kind: string | undefined;
}

interface Template {
  /** The words before, between and after the holes: one more than there are holes. */
  readonly words: readonly string[];
  readonly holes: readonly Hole[];
}

/** The translation of a sentence by the first phrase that it fits, or null where it fits none. */
export function translator(phrases: readonly Phrase[], kinds: Kinds): (sentence: string) => string | null {
  let known: (readonly [Template, Template])[] | undefined;
  return (sentence) => {
    known ??= phrases.flatMap(variants).map(([from, to]) => [templateOf(from), templateOf(to)] as const);
    for (const [from, to] of known) {
      const found = match(from, sentence);
      const filled = found === null ? null : translateHoles(from.holes, found, kinds);
      if (filled !== null)
        return to.words.reduce((text, words, at) => text + filled.get(to.holes[at - 1]!.name)! + words);
    }
    return null;
  };
}

/** A phrase for each way to make its choices. */
export function variants([original, translation]: Phrase): Phrase[] {
  const [from, to] = [original, translation].map((text) => /\[([^\]]*)\]/.exec(text));
  if (!from || !to) return [[original, translation]];
  const [options, others] = [from, to].map((one) => {
    const written = one![1]!.split('|');
    return written.length === 1 ? [...written, ''] : written;
  });
  const chosen = (text: string, { index, 0: all }: RegExpExecArray, option: string) =>
    text.slice(0, index) + option + text.slice(index + all.length);
  return options!.flatMap((option, at) =>
    variants([chosen(original, from, option), chosen(translation, to, others![at]!)]),
  );
}

function templateOf(text: string): Template {
  const words = text.split(/\{[^}]*\}/);
  const holes = [...text.matchAll(/\{([^}:]*)(?::([^}]*))?\}/g)].map(([, name, kind]) => ({
    name: name!,
    kind,
  }));
  return { words, holes };
}

/**
 * The texts of the holes, each as short as can be and none empty. Goes through the sentence once, whatever is in it:
 * names in it come from code nobody here controls.
 */
function match({ words, holes }: Template, sentence: string): string[] | null {
  if (holes.length === 0) return sentence === words[0] ? [] : null;
  const last = words.at(-1)!;
  if (!sentence.startsWith(words[0]!) || !sentence.endsWith(last)) return null;
  const end = sentence.length - last.length;
  const found: string[] = [];
  let from = words[0]!.length;
  for (const next of words.slice(1, -1)) {
    const at = sentence.indexOf(next, from + 1);
    if (at < 0) return null;
    found.push(sentence.slice(from, at));
    from = at + next.length;
  }
  if (from >= end) return null;
  return [...found, sentence.slice(from, end)];
}

function translateHoles(
  holes: readonly Hole[],
  found: readonly string[],
  kinds: Kinds,
): ReadonlyMap<string, string> | null {
  const filled = new Map<string, string>();
  for (const [at, { name, kind }] of holes.entries()) {
    const text = kind === undefined ? found[at]! : kinds[kind]!(found[at]!);
    if (text === null) return null;
    filled.set(name, text);
  }
  return filled;
}
