terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "zones" {
  description = "Zones of the region that the shop runs in."
  type        = list(string)
}

variable "sessions_table" {
  description = "Name of the table with the sessions, the same in every region."
  type        = string
}

variable "database_host" {
  description = "Host name of the database with the orders."
  type        = string
}
