/* Character error rate: edits (insertions, deletions, replacements) per character of the true text.
   A run of white space counts as one space, because line breaks are not judged. */

export function characterErrorRate(recognised, truth) {
  const actual = [...normalised(recognised)];
  const expected = [...normalised(truth)];
  let previous = actual.map((_, index) => index + 1);
  previous.unshift(0);
  for (const [row, wanted] of expected.entries()) {
    const current = [row + 1];
    for (const [column, found] of actual.entries()) {
      const replaced = previous[column] + (wanted === found ? 0 : 1);
      current.push(Math.min(replaced, previous[column + 1] + 1, current[column] + 1));
    }
    previous = current;
  }
  return previous[actual.length] / Math.max(expected.length, 1);
}

const normalised = (text) => text.normalize('NFC').replace(/\s+/g, ' ').trim();
