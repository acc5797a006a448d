# A key in a key vault.
# source: https://github.com/Azure/terraform-azurerm-avm-res-keyvault-vault/tree/main/modules/key
# versions: 0

variable "key_vault_resource_id" {}
variable "name" {}
variable "type" {}

resource "azurerm_key_vault_key" "this" {
  name         = var.name
  key_vault_id = var.key_vault_resource_id
  key_type     = var.type
}

output "id" { value = azurerm_key_vault_key.this.id }
output "name" { value = azurerm_key_vault_key.this.name }
output "resource_id" { value = azurerm_key_vault_key.this.resource_id }
output "resource_versionless_id" { value = azurerm_key_vault_key.this.resource_versionless_id }
output "versionless_id" { value = azurerm_key_vault_key.this.versionless_id }
