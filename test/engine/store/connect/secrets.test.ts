import { MongoServerError } from 'mongodb';
import { inspectDatabase, openAudienceEngine } from '../../../../engine';
import { unavailable } from '../../../../engine/store/mongo/client';

/** As people write them: with what has to be encoded and is not, and with what is missing. */
const WRITTEN = [
  'mongodb://app:Hunter2Secret@127.0.0.1:1/x',
  'mongodb://app:Hunter2?Secret@127.0.0.1:1/x',
  'mongodb://app:Hunter2Secret?@127.0.0.1:1/x',
  'mongodb://app:Hunter2@Secret@127.0.0.1:1/x',
  'mongodb://app:Hunter2/Secret@127.0.0.1:1/x',
  'mongodb://app:/Hunter2Secret@127.0.0.1:1/x',
  'mongodb://app:@Hunter2Secret@127.0.0.1:1/x',
  'mongodb://app:Hunter2@Secret/?@127.0.0.1:1/x',
  'mongodb://app:12345/Hunter2Secret@127.0.0.1:1/x',
  'mongodb://app:Hunter2:Secret@127.0.0.1:1/x',
  'mongodb://app:Hunter2#Secret@127.0.0.1:1/x',
  'mongodb://app:Hunter2%Secret@127.0.0.1:1/x',
  'mongodb://app:Hunter2%3FSecret@127.0.0.1:1/x',
  'mongodb://app:Hunter2%40Secret@127.0.0.1:1/x',
  'mongodb://app:Hunter2 Secret@127.0.0.1:1/x',
  'mongodb://app:Hunter2[Secret]@127.0.0.1:1/x',
  'mongodb://Hunter2Secret@127.0.0.1:1/x',
  'mongodb://app:Hunter2Secret',
  'mongodb://app:Hunter2Secret@',
  'mongodb://app:Hunter2Secret@/x',
  'mongodb://app:Hunter2Secret@:27017/x',
  'mongodb://app:Hunter2Secret/x',
  'mongodb://app:Hunter2Secret@127.0.0.1:port/x',
  'mongodb://app:Hunter2Secret@127.0.0.1:1,/x',
  'mongodb+srv://app:Hunter2Secret@nowhere.invalid/x',
  'mongodb+srv://app:Hunter2?Secret@nowhere.invalid/x',
  'mongodb+srv://app:Hunter2Secret',
  'mongodb://127.0.0.1:1/?authMechanism=Hunter2Secret',
  'mongodb://127.0.0.1:1/?Hunter2Secret',
  'mongodb://127.0.0.1:1/x?tls=true&tlsCertificateKeyFilePassword=Hunter2Secret',
  'mongodb://app:Hunter2Secret@127.0.0.1:1/x?authSource=',
];

it.each(WRITTEN)(
  'nothing of the password in %s is told by an error',
  async (uri) => {
    const engine = await openAudienceEngine({ uri });
    const errors = await Promise.all([
      engine.health().catch((error: unknown) => error),
      inspectDatabase({ uri }).catch((error: unknown) => error),
    ]);
    await engine.close();
    for (const error of errors as (Error & { hint: string; code: string })[]) {
      expect(error.code).toBe('DATABASE_UNAVAILABLE');
      expect(
        [error.message, error.hint, error.stack, JSON.stringify(error), String(error.cause)].join(),
      ).not.toMatch(/Hunter2|Secret/);
    }
  },
  30_000,
);

it('where it leads is told as long as that is certain', () => {
  const messageOf = (uri: string, error = new MongoServerError({ message: 'refused for app' })): string =>
    unavailable(error, uri).message;
  expect(messageOf('mongodb://app:pass@db.example.com:27017,two/shop?appName=a@b')).toBe(
    'MongoDB at mongodb://db.example.com:27017,two/shop cannot be used: refused for app',
  );
  expect(messageOf('mongodb+srv://cluster.example.com')).toContain(
    'mongodb+srv://cluster.example.com cannot',
  );
  expect(messageOf('mongodb://a:b@c@db/shop')).toContain('MongoDB at the address of the connection cannot');
});
