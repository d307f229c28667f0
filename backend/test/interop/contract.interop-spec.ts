import { objectStoreContract } from '../../src/storage/object-store.contract.js';
import { S3Store } from '../../src/storage/s3/s3-store.js';
import { interopServers, newBucket, titleOf } from './servers.js';

describe.each(interopServers().map((server) => ({ title: titleOf(server), server })))(
  '$title',
  ({ server }) => {
    const stores: S3Store[] = [];

    afterAll(() => stores.forEach((store) => store.close()));

    describe('the object store', () => {
      objectStoreContract(async () => {
        const { options, connection } = await newBucket(server);
        connection.close();
        const store = S3Store.connect(options);
        stores.push(store);
        return store;
      });
    });
  },
);
