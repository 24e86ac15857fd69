import { InvalidArgumentError } from '../../store/errors';

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** How bytes are written, by their mark, or by where UTF-16 has its zeros; UTF-8 where nothing else shows. */
export function encodingOf(start: Uint8Array): Encoding {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  for (let i = 0; i < start.length; i++) if (start[i] === 0) zeros[i % 2] = (zeros[i % 2] as number) + 1;
  const [even = 0, odd = 0] = zeros;
  const most = start.length / 8;
  if (odd > most && even === 0) return 'utf-16le';
  return even > most && odd === 0 ? 'utf-16be' : 'utf-8';
}

/** Bytes that Windows-1252 has no letter for, or hardly anybody needs. */
const UNLIKELY = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d, 0xfe, 0xff]);

/** What cannot be read as UTF-8 was nearly always written by an older spreadsheet. */
export function notUtf8(cause: unknown, bytes: Uint8Array = new Uint8Array()): InvalidArgumentError {
  const isLikely = bytes.some((byte) => byte >= 0x80) && !bytes.some((byte) => UNLIKELY.has(byte));
  return new InvalidArgumentError(
    isLikely ? 'The file is not UTF-8: it seems to be Windows-1252.' : 'The file is not UTF-8.',
    {
      hint: 'Save it as UTF-8 (in spreadsheets: "CSV UTF-8"), or say encoding: "windows-1252" where it is that.',
      path: '',
      cause,
    },
  );
}
