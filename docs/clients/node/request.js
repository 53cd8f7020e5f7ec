// node request.js USER_ID REQUEST_ID
import { readFileSync } from 'node:fs';
import kafkajs from 'kafkajs';
import lz4 from 'lz4js';

// The worker compresses with LZ4, which kafkajs reads by a codec that it is given.
kafkajs.CompressionCodecs[kafkajs.CompressionTypes.LZ4] = () => ({
  compress: async (encoder) => Buffer.from(lz4.compress(encoder.buffer)),
  decompress: async (buffer) => Buffer.from(lz4.decompress(buffer)),
});

const [userId, requestId] = process.argv.slice(2);
const token = readFileSync(process.env.TOKEN_FILE, 'utf8').trim();
const results = 'deactivate-user.results';
const kafka = new kafkajs.Kafka({
  clientId: 'node-client',
  brokers: process.env.BOOTSTRAP_SERVERS.split(','),
  logLevel: kafkajs.logLevel.ERROR,
});

// Where the results end now, so that the reply to come is behind it.
const admin = kafka.admin();
await admin.connect();
const ends = await admin.fetchTopicOffsets(results);
await admin.disconnect();

// kafkajs reads committed records alone, unless readUncommitted is set.
const consumer = kafka.consumer({ groupId: `node-client-${requestId}-${process.pid}` });
await consumer.connect();
await consumer.subscribe({ topic: results });
const reply = new Promise((resolve) => {
  consumer.run({
    autoCommit: false,
    eachMessage: async ({ message }) => {
      if (message.key?.toString() === requestId) resolve(message.value.toString());
    },
  });
});
for (const { partition, offset } of ends) consumer.seek({ topic: results, partition, offset });

const producer = kafka.producer();
await producer.connect();
await producer.send({
  topic: 'deactivate-user.requests',
  messages: [{
    key: userId,
    value: JSON.stringify({ requestId, userId }),
    headers: { authorization: `Bearer ${token}` },
  }],
});

const late = new Promise((_, reject) => setTimeout(() => reject(new Error('No reply within a minute')), 60_000).unref());
console.log(await Promise.race([reply, late]));
await Promise.all([producer.disconnect(), consumer.disconnect()]);
