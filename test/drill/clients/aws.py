"""boto3 as it comes: an item and an object from each region, all at once, now and when the faults are over."""
import sys
import time
from concurrent.futures import ThreadPoolExecutor

start = time.time()
import boto3
from botocore.config import Config

seconds, regions = float(sys.argv[1]), sys.argv[2:]
once = Config(connect_timeout=1, read_timeout=10, retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})


def item(client):
    return client.get_item(TableName="orders", Key={"id": {"S": "1"}})["Item"]["what"]["S"]


def thing(client):
    return client.get_object(Bucket="pictures", Key="lamp.txt")["Body"].read().decode()


def tell(ask, region, client):
    began = time.monotonic()
    try:
        said = ask(client)
    except Exception as error:
        said = f"{type(error).__name__} {error}"
    return f"{ask.__name__} {region} {round((time.monotonic() - began) * 1000)} {said}"


def all_regions():
    kinds = ((item, "dynamodb"), (thing, "s3"))
    jobs = [(ask, at, boto3.client(kind, region_name=at, config=once)) for ask, kind in kinds for at in regions]
    with ThreadPoolExecutor(len(jobs)) as pool:
        for line in pool.map(lambda job: tell(*job), jobs):
            print(line, flush=True)


all_regions()
print("--", flush=True)
time.sleep(max(0, start + seconds - time.time()))
all_regions()
