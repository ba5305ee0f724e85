variable "partners_client_secret" {
  type        = string
  description = "Client secret that the partners' directory gave the assistant."
  sensitive   = true
}

variable "deletion_protection" {
  type        = bool
  description = "Whether tables and user pool refuse to be deleted. To destroy the example, apply once with false."
  default     = true
}
