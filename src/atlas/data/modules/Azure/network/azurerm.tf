# A network with its subnets.
# source: https://github.com/Azure/terraform-azurerm-network
# versions: 5

variable "resource_group_name" {}
variable "resource_group_location" { default = null }
variable "use_for_each" {}
variable "vnet_name" { default = "acctvnet" }
variable "address_space" { default = "10.0.0.0/16" }
variable "address_spaces" { default = [] }
variable "subnet_names" { default = ["subnet1"] }
variable "subnet_prefixes" { default = ["10.0.1.0/24"] }

data "azurerm_resource_group" "network" {
  count = var.resource_group_location == null ? 1 : 0
  name  = var.resource_group_name
}

resource "azurerm_virtual_network" "vnet" {
  name                = var.vnet_name
  resource_group_name = var.resource_group_name
  location            = var.resource_group_location == null ? data.azurerm_resource_group.network[0].location : var.resource_group_location
  address_space       = length(var.address_spaces) == 0 ? [var.address_space] : var.address_spaces
}

resource "azurerm_subnet" "subnet_count" {
  count                = var.use_for_each ? 0 : length(var.subnet_names)
  name                 = var.subnet_names[count.index]
  resource_group_name  = var.resource_group_name
  virtual_network_name = azurerm_virtual_network.vnet.name
  address_prefixes     = [var.subnet_prefixes[count.index]]
}

resource "azurerm_subnet" "subnet_for_each" {
  for_each             = var.use_for_each ? toset(var.subnet_names) : toset([])
  name                 = each.value
  resource_group_name  = var.resource_group_name
  virtual_network_name = azurerm_virtual_network.vnet.name
  address_prefixes     = [zipmap(var.subnet_names, var.subnet_prefixes)[each.value]]
}

output "vnet_id" { value = azurerm_virtual_network.vnet.id }
output "vnet_name" { value = azurerm_virtual_network.vnet.name }
output "vnet_location" { value = azurerm_virtual_network.vnet.location }
output "vnet_address_space" { value = azurerm_virtual_network.vnet.address_space }
output "vnet_subnets" { value = var.use_for_each ? [for one in azurerm_subnet.subnet_for_each : one.id] : azurerm_subnet.subnet_count[*].id }
