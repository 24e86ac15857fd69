import { connectionString, withoutSecrets } from '../../../nodes/hosts/n8n/connection/connectionString';

describe('the connection string of a credential', () => {
  test('one that was given stays as it is', () => {
    expect(
      connectionString({
        configurationType: 'connectionString',
        connectionString: ' mongodb://a,b:27018/shop?replicaSet=rs0 ',
      }),
    ).toBe('mongodb://a,b:27018/shop?replicaSet=rs0');
  });

  test('values become one, with what is special in a password encoded', () => {
    expect(
      connectionString({
        configurationType: 'values',
        host: 'db',
        port: 27018,
        authentication: 'password',
        user: 'shop',
        password: 'p@ss/word:1',
        authenticationDatabase: 'admin',
      }),
    ).toBe('mongodb://shop:p%40ss%2Fword%3A1@db:27018/?authSource=admin');
  });

  test('a DNS seed list has no port', () => {
    expect(
      connectionString({
        configurationType: 'values',
        host: 'cluster.example.com',
        useDnsSeedList: true,
        port: 27017,
      }),
    ).toBe('mongodb+srv://cluster.example.com/');
  });

  test('a client certificate says who connects', () => {
    expect(
      connectionString(
        { configurationType: 'values', host: 'db', authentication: 'x509', tls: true, certificate: 'PEM' },
        { certificateKeyFile: '/tmp/x y.pem' },
      ),
    ).toBe(
      'mongodb://db:27017/?authMechanism=MONGODB-X509&authSource=%24external&tls=true&tlsCertificateKeyFile=%2Ftmp%2Fx%20y.pem',
    );
  });

  test.each(['', 'localhost:27017', 'postgres://db', 'mongodb://two words'])(
    '%p is refused with an example of a right one',
    (text) => {
      expect(() => connectionString({ connectionString: text })).toThrow(
        expect.objectContaining({
          code: 'INVALID_ARGUMENT',
          hint: expect.stringContaining('mongodb://localhost:27017'),
        }),
      );
    },
  );
});

describe('secrets', () => {
  test('no password survives in a message, whether plain or encoded', () => {
    const fields = { connectionString: 'mongodb://shop:p%40ssword@db/', passphrase: 'open sesame' };
    const clean = withoutSecrets(
      'cannot reach mongodb://shop:p%40ssword@db/ with p@ssword and tlsCertificateKeyFilePassword=open%20sesame',
      fields,
    );
    expect(clean).toBe('cannot reach mongodb://***@db/ with *** and tlsCertificateKeyFilePassword=***');
  });
});
