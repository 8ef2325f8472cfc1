// Tax codes of people who never were, right to the last character.
const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

// The sixteenth character that goes with the first fifteen: characters at odd
// places count by the table, those at even places by their rank.
export function checkCharacter(fifteen) {
  const rank = (character) => (/\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65);
  const sum = [...fifteen].reduce((total, character, place) => total + (place % 2 === 0 ? ODD[rank(character)] : rank(character)), 0);
  return String.fromCharCode(65 + (sum % 26));
}

// A whole code from its first fifteen characters; WRONG: with a last one that fails.
export function taxCode(fifteen, wrong = false) {
  const right = checkCharacter(fifteen);
  return fifteen + (wrong ? String.fromCharCode(65 + ((right.charCodeAt(0) - 64) % 26)) : right);
}
