# The AWS CLI as it comes: an item from each region, all at once, now and when the faults are over. How long it took is not
# told: most of that is starting.
export AWS_MAX_ATTEMPTS=1 AWS_EC2_METADATA_DISABLED=true AWS_PAGER=
over=$(($(date +%s) + ${1%.*} + 1))
shift

tell() {
  said=$(aws dynamodb get-item --region "$1" --table-name orders --key '{"id":{"S":"1"}}' \
    --query Item.what.S --output text --cli-connect-timeout 1 --cli-read-timeout 10 2>&1 | grep . | tail -n 1)
  echo "item $1 0 $said"
}

all_regions() {
  for region in "$@"; do tell "$region" & done
  wait
}

all_regions "$@"
echo --
while [ "$(date +%s)" -lt "$over" ]; do sleep 0.2; done
all_regions "$@"
