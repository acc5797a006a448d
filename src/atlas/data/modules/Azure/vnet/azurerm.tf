# A network with its subnets.
# source: https://github.com/Azure/terraform-azurerm-vnet
# versions: 4, 5

variable "resource_group_name" {}
variable "vnet_location" {}
variable "use_for_each" { default = true }
variable "vnet_name" { default = "acctvnet" }
variable "address_space" { default = ["10.0.0.0/16"] }
variable "subnet_names" { default = ["subnet1", "subnet2", "subnet3"] }
variable "subnet_prefixes" { default = ["10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"] }

resource "azurerm_virtual_network" "vnet" {
  name                = var.vnet_name
  resource_group_name = var.resource_group_name
  location            = var.vnet_location
  address_space       = var.address_space
}

resource "azurerm_subnet" "subnet_count" {
  count                = var.use_for_each ? 0 : length(var.subnet_names)
  name                 = var.subnet_names[count.index]
  resource_group_name  = var.resource_group_name
  virtual_network_name = azurerm_virtual_network.vnet.name
  address_prefixes     = [var.subnet_prefixes[count.index]]
}

resource "azurerm_subnet" "subnet_for_each" {
  for_each             = var.use_for_each ? toset(var.subnet_names) : []
  name                 = each.value
  resource_group_name  = var.resource_group_name
  virtual_network_name = azurerm_virtual_network.vnet.name
  address_prefixes     = [zipmap(var.subnet_names, var.subnet_prefixes)[each.value]]
}

output "vnet_id" { value = azurerm_virtual_network.vnet.id }
output "vnet_name" { value = azurerm_virtual_network.vnet.name }
output "vnet_location" { value = azurerm_virtual_network.vnet.location }
output "vnet_address_space" { value = azurerm_virtual_network.vnet.address_space }
output "vnet_subnets" { value = concat(azurerm_subnet.subnet_count[*].id, [for one in azurerm_subnet.subnet_for_each : one.id]) }
output "vnet_subnets_name_id" { value = merge({ for one in azurerm_subnet.subnet_count : one.name => one.id }, { for name, one in azurerm_subnet.subnet_for_each : name => one.id }) }
