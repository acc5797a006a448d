# A cluster with its node pools and roles.
# source: https://github.com/Azure/terraform-azurerm-aks
# versions: 7, 8, 9, 10, 11

variable "resource_group_name" {}
variable "location" { default = null }
variable "cluster_name" { default = null }
variable "prefix" { default = "" }
variable "sku_tier" { default = "Free" }
variable "kubernetes_version" { default = null }
variable "agents_pool_name" { default = "nodepool" }
variable "agents_count" { default = 2 }
variable "agents_size" { default = "Standard_D2s_v3" }
variable "agents_availability_zones" { default = null }
variable "vnet_subnet_id" { default = null }
variable "vnet_subnet" { default = null }
variable "node_pools" { default = {} }
variable "attached_acr_id_map" { default = {} }
variable "disk_encryption_set_id" { default = null }
variable "identity_ids" { default = null }
variable "log_analytics_workspace_enabled" { default = true }
variable "log_analytics_workspace" { default = null }

locals {
  name          = try(coalesce(var.cluster_name), "${var.prefix}-aks")
  own_workspace = var.log_analytics_workspace_enabled && var.log_analytics_workspace == null
}

resource "azurerm_kubernetes_cluster" "main" {
  name                   = local.name
  resource_group_name    = var.resource_group_name
  location               = var.location
  sku_tier               = var.sku_tier
  kubernetes_version     = var.kubernetes_version
  disk_encryption_set_id = var.disk_encryption_set_id
  default_node_pool {
    name           = var.agents_pool_name
    vm_size        = var.agents_size
    node_count     = var.agents_count
    zones          = var.agents_availability_zones
    vnet_subnet_id = try(var.vnet_subnet.id, var.vnet_subnet_id)
  }
  dynamic "identity" {
    for_each = var.identity_ids == null ? [] : [1]
    content {
      type         = "UserAssigned"
      identity_ids = var.identity_ids
    }
  }
  dynamic "oms_agent" {
    for_each = var.log_analytics_workspace_enabled ? [1] : []
    content {
      log_analytics_workspace_id = local.own_workspace ? azurerm_log_analytics_workspace.main[0].id : var.log_analytics_workspace.id
    }
  }
}

resource "azurerm_kubernetes_cluster_node_pool" "node_pool_create_before_destroy" {
  for_each              = { for key, one in var.node_pools : key => one if try(coalesce(one.create_before_destroy), true) }
  name                  = each.value.name
  kubernetes_cluster_id = azurerm_kubernetes_cluster.main.id
  vm_size               = try(each.value.vm_size, null)
  zones                 = try(each.value.zones, null)
  node_count            = try(each.value.node_count, null)
  min_count             = try(each.value.min_count, null)
  max_count             = try(each.value.max_count, null)
  vnet_subnet_id        = try(each.value.vnet_subnet.id, each.value.vnet_subnet_id, null)
}

resource "azurerm_kubernetes_cluster_node_pool" "node_pool_create_after_destroy" {
  for_each              = { for key, one in var.node_pools : key => one if !try(coalesce(one.create_before_destroy), true) }
  name                  = each.value.name
  kubernetes_cluster_id = azurerm_kubernetes_cluster.main.id
  vm_size               = try(each.value.vm_size, null)
  zones                 = try(each.value.zones, null)
  node_count            = try(each.value.node_count, null)
  min_count             = try(each.value.min_count, null)
  max_count             = try(each.value.max_count, null)
  vnet_subnet_id        = try(each.value.vnet_subnet.id, each.value.vnet_subnet_id, null)
}

resource "azurerm_log_analytics_workspace" "main" {
  count               = local.own_workspace ? 1 : 0
  name                = try(coalesce(var.prefix), null) == null ? "aks-workspace" : "${var.prefix}-workspace"
  resource_group_name = var.resource_group_name
  location            = var.location
}

resource "azurerm_role_assignment" "acr" {
  for_each             = var.attached_acr_id_map
  principal_id         = azurerm_kubernetes_cluster.main.kubelet_identity[0].object_id
  scope                = each.value
  role_definition_name = "AcrPull"
}

output "aks_id" { value = azurerm_kubernetes_cluster.main.id }
output "aks_name" { value = azurerm_kubernetes_cluster.main.name }
output "location" { value = azurerm_kubernetes_cluster.main.location }
output "host" { value = azurerm_kubernetes_cluster.main.kube_config[0].host }
output "cluster_fqdn" { value = azurerm_kubernetes_cluster.main.fqdn }
output "cluster_ca_certificate" { value = azurerm_kubernetes_cluster.main.kube_config[0].cluster_ca_certificate }
output "client_certificate" { value = azurerm_kubernetes_cluster.main.kube_config[0].client_certificate }
output "client_key" { value = azurerm_kubernetes_cluster.main.kube_config[0].client_key }
output "kube_config_raw" { value = azurerm_kubernetes_cluster.main.kube_config_raw }
output "cluster_identity" { value = try(azurerm_kubernetes_cluster.main.identity[0], null) }
output "kubelet_identity" { value = azurerm_kubernetes_cluster.main.kubelet_identity }
output "node_resource_group" { value = azurerm_kubernetes_cluster.main.node_resource_group }
output "oidc_issuer_url" { value = azurerm_kubernetes_cluster.main.oidc_issuer_url }
output "azurerm_log_analytics_workspace_id" { value = try(azurerm_log_analytics_workspace.main[0].id, null) }
output "azurerm_log_analytics_workspace_name" { value = try(azurerm_log_analytics_workspace.main[0].name, null) }
