# Who is told of changes in a bucket.
# source: https://github.com/terraform-aws-modules/terraform-aws-s3-bucket/tree/master/modules/notification
# versions: 3, 4, 5

variable "create" { default = true }
variable "create_lambda_permission" { default = true }
variable "bucket" { default = "" }
variable "bucket_arn" { default = null }
variable "eventbridge" { default = null }
variable "lambda_notifications" { default = {} }
variable "sqs_notifications" { default = {} }
variable "sns_notifications" { default = {} }

resource "aws_s3_bucket_notification" "this" {
  count       = var.create ? 1 : 0
  bucket      = var.bucket
  eventbridge = var.eventbridge
  dynamic "lambda_function" {
    for_each = var.lambda_notifications
    content {
      lambda_function_arn = lambda_function.value.function_arn
      events              = try(lambda_function.value.events, [])
    }
  }
  dynamic "queue" {
    for_each = var.sqs_notifications
    content {
      queue_arn = queue.value.queue_arn
      events    = try(queue.value.events, [])
    }
  }
  dynamic "topic" {
    for_each = var.sns_notifications
    content {
      topic_arn = topic.value.topic_arn
      events    = try(topic.value.events, [])
    }
  }
}

resource "aws_lambda_permission" "allow" {
  for_each      = var.create_lambda_permission ? var.lambda_notifications : {}
  function_name = each.value.function_name
  action        = "lambda:InvokeFunction"
  principal     = "s3.amazonaws.com"
  source_arn    = var.bucket_arn
}

output "s3_bucket_notification_id" { value = try(aws_s3_bucket_notification.this[0].id, null) }
