/* Sentences of the service in another language. Pure. */

/** `patterns` are pairs of a regular expression and a function of its groups. A sentence that none matches stays. */
export function translated(sentence, patterns) {
  for (const [pattern, toWords] of patterns) {
    const found = pattern.exec(sentence);
    if (found) return toWords(...found.slice(1));
  }
  return sentence;
}
