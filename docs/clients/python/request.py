# python3 request.py USER_ID REQUEST_ID
import json
import os
import sys
import time

from confluent_kafka import Consumer, Producer, TopicPartition

user_id, request_id = sys.argv[1:]
with open(os.environ["TOKEN_FILE"]) as file:
    token = file.read().strip()
servers = os.environ["BOOTSTRAP_SERVERS"]
results = "deactivate-user.results"

# librdkafka wants a group even where none is used, and reads committed records alone by default.
consumer = Consumer({"bootstrap.servers": servers, "group.id": "python-client", "enable.auto.commit": False})
partitions = consumer.list_topics(results, timeout=10).topics[results].partitions
# Where the results end now, so that the reply to come is behind it.
consumer.assign([
    TopicPartition(results, number, consumer.get_watermark_offsets(TopicPartition(results, number), timeout=10)[1])
    for number in partitions
])

producer = Producer({"bootstrap.servers": servers})
producer.produce(
    "deactivate-user.requests",
    key=user_id,
    value=json.dumps({"requestId": request_id, "userId": user_id}),
    headers={"authorization": f"Bearer {token}"},
)
producer.flush(10)

deadline = time.monotonic() + 60
while time.monotonic() < deadline:
    message = consumer.poll(0.2)
    if message is not None and message.error() is None and message.key() == request_id.encode():
        print(message.value().decode())
        break
else:
    sys.exit("No reply within a minute")
consumer.close()
