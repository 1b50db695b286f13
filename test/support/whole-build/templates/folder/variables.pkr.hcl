variable "base" {
  type = string
}
