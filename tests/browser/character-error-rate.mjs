/* How far a recognised text is from the true one: edits (insert, delete, replace a character) for each true character.
   Runs of white space count as one space, as the layout of lines is not what is judged. */

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
