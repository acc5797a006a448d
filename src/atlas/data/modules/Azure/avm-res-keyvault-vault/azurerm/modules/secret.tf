# A secret in a key vault.
# source: https://github.com/Azure/terraform-azurerm-avm-res-keyvault-vault/tree/main/modules/secret
# versions: 0

variable "key_vault_resource_id" {}
variable "name" {}

resource "azurerm_key_vault_secret" "this" {
  name         = var.name
  key_vault_id = var.key_vault_resource_id
}

output "id" { value = azurerm_key_vault_secret.this.id }
output "name" { value = azurerm_key_vault_secret.this.name }
output "resource_id" { value = azurerm_key_vault_secret.this.resource_id }
output "resource_versionless_id" { value = azurerm_key_vault_secret.this.resource_versionless_id }
output "versionless_id" { value = azurerm_key_vault_secret.this.versionless_id }
