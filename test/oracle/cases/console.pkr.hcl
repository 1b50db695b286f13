# What expressions of the console comparison can name.
variable "s" {
  type    = string
  default = "hello"
}
variable "n" {
  type    = number
  default = 5
}
variable "b" {
  type    = bool
  default = true
}
variable "nul" {
  type    = string
  default = null
}
variable "l" {
  type    = list(string)
  default = ["a", "b"]
}
variable "st" {
  type    = set(string)
  default = ["a", "b"]
}
variable "m" {
  type    = map(string)
  default = { k = "v", j = "w" }
}
variable "o" {
  type    = object({ x = number, y = string })
  default = { x = 1, y = "yy" }
}
variable "os" {
  default = [{ id = "i1" }, { id = "i2" }]
}
locals {
  stamp = "2024-01-02T15:04:05Z"
}
source "null" "web" {
  communicator = "none"
}
build {
  sources = ["source.null.web"]
}
