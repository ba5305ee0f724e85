/** Bedrock takes 200 characters; the rest is for a number that tells two of one name apart. */
const LENGTH = 190;

/**
 * A file's name, without its ending, as Bedrock takes it for a document: letters, digits, single spaces, dashes, parentheses
 * and brackets. Accents go, and every other character becomes a space.
 *
 * @param taken names that are not free; the new one is added
 */
export function documentName(fileName: string, taken: Set<string>): string {
  const plain = fileName
    .replace(/\.[^.]*$/, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9()[\]-]+/g, ' ')
    .trim()
    .slice(0, LENGTH)
    .trimEnd();
  const name = plain === '' ? 'Document' : plain;
  let unique = name;
  for (let count = 2; taken.has(unique); count++) unique = `${name} (${count})`;
  taken.add(unique);
  return unique;
}
