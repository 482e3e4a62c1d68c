"""boto3 for the tests of this folder: a line of JSON in is one request, a line of JSON out its answer.

Started once a file of tests, as importing boto3 takes half a second. Bytes travel as {"base64": "…"};
those of an answer come with their tree hash, reckoned by botocore. The other side is boto.ts.
"""

import base64
import io
import json
import sys
import traceback

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from botocore.httpsession import URLLib3Session
from botocore.response import StreamingBody
from botocore.utils import calculate_tree_hash

# One attempt: a test must see an error, not wait for four repetitions.
CONFIG = Config(retries={"total_max_attempts": 1}, proxies={})
clients = {}


def tree_hash(data):
    return calculate_tree_hash(io.BytesIO(data))


def client(service, who):
    key = (service, *who.values())
    if key not in clients:
        clients[key] = boto3.client(
            service,
            endpoint_url=who["url"],
            region_name=who["region"],
            aws_access_key_id=who["accessKeyId"],
            aws_secret_access_key=who["secretAccessKey"],
            aws_session_token=who["sessionToken"],
            config=CONFIG,
        )
    return clients[key]


def call(ask):
    """One operation: its answer, or the exception that boto3 makes of an error."""
    operation = getattr(client(ask["service"], ask["who"]), ask["operation"])
    try:
        answer = operation(**ask["with"])
    except ClientError as error:
        facts = error.response["ResponseMetadata"]
        told = error.response["Error"]
        return {
            "error": {"code": told["Code"], "message": told["Message"], "class": type(error).__name__},
            "status": facts["HTTPStatusCode"],
            "headers": facts["HTTPHeaders"],
        }
    facts = answer.pop("ResponseMetadata")
    return {"answer": answer, "status": facts["HTTPStatusCode"], "headers": facts["HTTPHeaders"]}


def pages(ask):
    """All pages of a list, by boto3's own paginator."""
    paginator = client(ask["service"], ask["who"]).get_paginator(ask["operation"])
    size = ask["pageSize"]
    found = paginator.paginate(**ask["with"], PaginationConfig={"PageSize": str(size)} if size else {})
    return {"pages": list(found)}


def wait(ask):
    waiter = client(ask["service"], ask["who"]).get_waiter(ask["operation"])
    waiter.wait(**ask["with"], WaiterConfig={"Delay": 1, "MaxAttempts": 3})
    return {}


def operations(ask):
    """By this botocore's own model of the service."""
    return {"answer": sorted(client("glacier", ask["who"]).meta.method_to_api_mapping)}


def send(ask):
    """A request that no client makes by itself, signed by botocore; `afterwards` isn't signed."""
    who = ask["who"]
    url = who["url"] + ask["path"]
    request = AWSRequest(ask["method"], ask["signedFor"] or url, headers=ask["headers"], data=ask["body"])
    if ask["signed"]:
        keys = Credentials(who["accessKeyId"], who["secretAccessKey"], who["sessionToken"])
        SigV4Auth(keys, "glacier", who["region"]).add_auth(request)
    for name, value in ask["afterwards"].items():
        del request.headers[name]
        request.headers[name] = value
    request.url = url
    response = URLLib3Session().send(request.prepare())
    headers = {name.lower(): value for name, value in response.headers.items()}
    return {"status": response.status_code, "headers": headers, "text": response.text}


def to_json(value):
    if isinstance(value, StreamingBody):
        data = value.read()
        return {"base64": base64.b64encode(data).decode(), "treeHash": tree_hash(data)}
    return value.isoformat()


def from_json(value):
    return base64.b64decode(value["base64"]) if "base64" in value else value


ACTIONS = {
    "call": call,
    "pages": pages,
    "wait": wait,
    "operations": operations,
    "send": send,
    "treeHash": lambda ask: {"treeHash": tree_hash(ask["bytes"])},
}

for line in sys.stdin:
    try:
        asked = json.loads(line, object_hook=from_json)
        reply = ACTIONS[asked["do"]](asked)
        text = json.dumps(reply, default=to_json)
    except Exception:
        text = json.dumps({"trouble": traceback.format_exc()})
    print(text, flush=True)
