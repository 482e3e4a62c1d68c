"""An archive by a loop of boto3 as people write it: ranges of 16 MiB one after the other, each with its tree hash."""

import hashlib
import io
import sys
import time

import boto3
from botocore.config import Config
from botocore.utils import calculate_tree_hash

url, mib, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
client = boto3.client(
    "glacier", endpoint_url=url, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b", config=Config(proxies={})
)
size, chunk = mib << 20, 16 << 20
begun = time.monotonic()
with open(path, "wb") as file:
    for start in range(0, size, chunk):
        end = min(size, start + chunk) - 1
        answer = client.get_job_output(vaultName="bench", jobId=f"mib-{mib}", range=f"bytes={start}-{end}")
        data = answer["body"].read()
        if calculate_tree_hash(io.BytesIO(data)) != answer["checksum"]:
            sys.exit("a chunk is damaged")
        file.write(data)
print(1000 * (time.monotonic() - begun))
