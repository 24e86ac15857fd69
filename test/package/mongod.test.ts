import { MongoClient } from 'mongodb';
import { testDatabase } from '../support/database';
import { startMongod, type RunningMongod } from '../support/mongod';

describe('the MongoDB of the tests', () => {
  it('has change streams, and a database that goes away with its test', async () => {
    const database = testDatabase('mongod.test');
    const client = await MongoClient.connect(database.uri);
    try {
      const collection = client.db().collection('seen');
      expect(client.db().databaseName).toBe(database.database);
      const changes = collection.watch();
      const next = changes.next();
      await collection.insertOne({ name: 'Anita' });
      expect(await next).toMatchObject({ operationType: 'insert', fullDocument: { name: 'Anita' } });
      await changes.close();
      await database.drop();
      expect(await collection.countDocuments()).toBe(0);
    } finally {
      await client.close();
    }
  });

  describe('a server of a test', () => {
    let server: RunningMongod;
    beforeAll(async () => {
      server = await startMongod();
    });
    afterAll(() => server.stop());

    it('keeps what was acknowledged when it is killed with -9 and restarted on the same port', async () => {
      const client = await MongoClient.connect(server.uri);
      try {
        const collection = client.db('kill').collection<{ _id: number }>('kept');
        await collection.insertOne({ _id: 1 }, { writeConcern: { w: 'majority', j: true } });
        const before = server.pid;
        await server.kill('SIGKILL');
        expect(server.pid).toBeUndefined();
        await server.restart();
        expect(server.pid).not.toBe(before);
        expect(await collection.findOne({ _id: 1 })).toEqual({ _id: 1 });
      } finally {
        await client.close();
      }
    });

    it('refuses a port that is taken, in one sentence', async () => {
      await expect(startMongod({ port: server.port })).rejects.toThrow(
        `Port ${server.port} is already in use, so MongoDB cannot listen there.`,
      );
    });
  });

  it('runs standalone, without change streams, when asked', async () => {
    const server = await startMongod({ replicaSet: false });
    const client = await MongoClient.connect(server.uri);
    try {
      const changes = client.db('alone').collection('x').watch();
      await expect(changes.next()).rejects.toThrow(/only supported on replica sets/);
      await changes.close();
    } finally {
      await client.close();
      await server.stop();
    }
  });
});
