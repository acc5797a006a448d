# A key vault with its keys, secrets, grants and private endpoints.
# source: https://github.com/Azure/terraform-azurerm-avm-res-keyvault-vault
# versions: 0

variable "name" {}
variable "location" {}
variable "resource_group_name" {}
variable "tenant_id" {}
variable "sku_name" { default = "premium" }
variable "keys" { default = {} }
variable "secrets" { default = {} }
variable "role_assignments" { default = {} }
variable "private_endpoints" { default = {} }
variable "private_endpoints_manage_dns_zone_group" { default = true }

resource "azurerm_key_vault" "this" {
  name                = var.name
  location            = var.location
  resource_group_name = var.resource_group_name
  tenant_id           = var.tenant_id
  sku_name            = var.sku_name
}

resource "azurerm_role_assignment" "this" {
  for_each             = var.role_assignments
  principal_id         = each.value.principal_id
  scope                = azurerm_key_vault.this.id
  role_definition_name = try(each.value.role_definition_id_or_name, null)
}

resource "azurerm_private_endpoint" "this" {
  for_each            = var.private_endpoints_manage_dns_zone_group ? var.private_endpoints : {}
  name                = try(coalesce(each.value.name), "pe-${var.name}")
  location            = try(coalesce(each.value.location), var.location)
  resource_group_name = try(coalesce(each.value.resource_group_name), var.resource_group_name)
  subnet_id           = each.value.subnet_resource_id
  private_service_connection {
    name                           = try(coalesce(each.value.private_service_connection_name), "pse-${var.name}")
    private_connection_resource_id = azurerm_key_vault.this.id
    is_manual_connection           = false
    subresource_names              = ["vault"]
  }
  dynamic "private_dns_zone_group" {
    for_each = try(length(each.value.private_dns_zone_resource_ids), 0) > 0 ? [1] : []
    content {
      name                 = try(coalesce(each.value.private_dns_zone_group_name), "default")
      private_dns_zone_ids = each.value.private_dns_zone_resource_ids
    }
  }
}

resource "azurerm_private_endpoint" "this_unmanaged_dns_zone_groups" {
  for_each            = var.private_endpoints_manage_dns_zone_group ? {} : var.private_endpoints
  name                = try(coalesce(each.value.name), "pe-${var.name}")
  location            = try(coalesce(each.value.location), var.location)
  resource_group_name = try(coalesce(each.value.resource_group_name), var.resource_group_name)
  subnet_id           = each.value.subnet_resource_id
  private_service_connection {
    name                           = try(coalesce(each.value.private_service_connection_name), "pse-${var.name}")
    private_connection_resource_id = azurerm_key_vault.this.id
    is_manual_connection           = false
    subresource_names              = ["vault"]
  }
}

module "keys" {
  source                = "./modules/key"
  for_each              = var.keys
  key_vault_resource_id = azurerm_key_vault.this.id
  name                  = each.value.name
  type                  = try(each.value.key_type, null)
}

module "secrets" {
  source                = "./modules/secret"
  for_each              = var.secrets
  key_vault_resource_id = azurerm_key_vault.this.id
  name                  = each.value.name
}

output "name" { value = azurerm_key_vault.this.name }
output "resource_id" { value = azurerm_key_vault.this.id }
output "uri" { value = azurerm_key_vault.this.vault_uri }
output "keys" { value = module.keys }
output "keys_resource_ids" { value = module.keys }
output "secrets" { value = module.secrets }
output "secrets_resource_ids" { value = module.secrets }
output "private_endpoints" { value = var.private_endpoints_manage_dns_zone_group ? azurerm_private_endpoint.this : azurerm_private_endpoint.this_unmanaged_dns_zone_groups }
