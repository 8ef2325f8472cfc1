// Downloaded files, read with nothing but what Node has: the portal's CSV and workbooks.
import { readFile } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';

// Follows LINK to a file; gives its name and bytes.
export async function download(page, link) {
  const begun = page.waitForEvent('download');
  await link.click();
  const file = await begun;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

// The cells of a CSV with `;` between them, heads first.
export function readCsv(bytes) {
  const text = bytes.toString('utf8');
  if (!text.startsWith('\u{feff}')) throw new Error('no byte order mark');
  const rows = [[]];
  let cell = '';
  let quoted = false;
  for (let at = 1; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') cell += text[(at += 1)];
      else quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === ';') {
      rows.at(-1).push(cell);
      cell = '';
    }
    else if (sign === '\n') {
      rows.at(-1).push(cell);
      cell = '';
      rows.push([]);
    } else if (sign !== '\r') cell += sign;
  }
  return rows.slice(0, -1);
}

// The files of a ZIP by name.
function unzip(bytes) {
  const files = {};
  let at = bytes.readUInt32LE(bytes.lastIndexOf(Buffer.from('PK\x05\x06')) + 16);
  while (bytes.readUInt32LE(at) === 0x02014b50) {
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    const begin = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(begin, begin + bytes.readUInt32LE(at + 20));
    files[name] = (bytes.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed)).toString('utf8');
    at += 46 + nameLength + extra + comment;
  }
  return files;
}

const unescaped = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

// The cells of the first sheet of a workbook, heads first: texts as texts, numbers as numbers.
export function readXlsx(bytes) {
  const files = unzip(bytes);
  const shared = [...files['xl/sharedStrings.xml'].matchAll(/<si>(.*?)<\/si>/gs)].map(([, item]) =>
    [...item.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, text]) => unescaped(text)).join(''),
  );
  const rows = [...files['xl/worksheets/sheet1.xml'].matchAll(/<row [^>]*>(.*?)<\/row>/gs)];
  return rows.map(([, row]) =>
    [...row.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, attributes, content]) => {
      const value = content?.match(/<v>(.*?)<\/v>/s)?.[1];
      if (value === undefined) return '';
      return attributes.includes('t="s"') ? shared[Number(value)] : Number(value);
    }),
  );
}
