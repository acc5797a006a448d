import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';

/** A pod whose service account has an annotation. */
const pod = (annotation: string) => `
resource "kubernetes_service_account" "app" {
  metadata {
    name = "app"
    annotations = { ${annotation} }
  }
}
resource "kubernetes_deployment" "app" {
  metadata {
    name = "app"
  }
  spec {
    template {
      metadata {
        labels = { app = "app" }
      }
      spec {
        service_account_name = "app"
        container {
          name = "app"
        }
      }
    }
  }
}
`;
const APP = 'kubernetes_deployment.app';

describe('workload identity', () => {
  it('at Google is the account that the annotation names, with what its roles let it use', () => {
    const { needsOf } = infer({
      'main.tf': `
provider "google" {
  project = "shop"
  region  = "europe-west4"
}
resource "google_container_cluster" "shop" {
  name     = "shop"
  location = "europe-west4"
}
provider "kubernetes" {
  host = "https://\${google_container_cluster.shop.endpoint}"
}
resource "google_service_account" "app" {
  account_id = "app"
}
resource "google_storage_bucket" "files" {
  name     = "shop-files"
  location = "EUROPE-WEST4"
}
resource "google_storage_bucket_iam_member" "app" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectAdmin"
  member = "serviceAccount:\${google_service_account.app.email}"
}
resource "google_service_account_iam_member" "app" {
  service_account_id = google_service_account.app.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:shop.svc.id.goog[default/app]"
}
${pod('"iam.gke.io/gcp-service-account" = google_service_account.app.email')}
`,
    });
    expect(needsOf(APP).filter((need) => need.includes('google_storage_bucket.files'))).toEqual([
      'google_storage_bucket.files run hard',
    ]);
    expect(needsOf(APP)).toContain('google_container_cluster.shop/nodes run hard');
  });

  it('at Azure is the identity that the annotation names, with what its roles let it use', () => {
    const { needsOf } = infer({
      'main.tf': `
provider "azurerm" {
  features {}
}
resource "azurerm_kubernetes_cluster" "shop" {
  name     = "shop"
  location = "westeurope"
}
provider "kubernetes" {
  host = azurerm_kubernetes_cluster.shop.kube_config[0].host
}
resource "azurerm_user_assigned_identity" "app" {
  name     = "app"
  location = "westeurope"
}
resource "azurerm_storage_account" "files" {
  name     = "shopfiles"
  location = "westeurope"
}
resource "azurerm_role_assignment" "app" {
  scope                = azurerm_storage_account.files.id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_user_assigned_identity.app.principal_id
}
resource "azurerm_federated_identity_credential" "app" {
  name      = "app"
  parent_id = azurerm_user_assigned_identity.app.id
  subject   = "system:serviceaccount:default:app"
}
${pod('"azure.workload.identity/client-id" = azurerm_user_assigned_identity.app.client_id')}
`,
    });
    expect(needsOf(APP).filter((need) => need.includes('azurerm_storage_account.files'))).toEqual([
      'azurerm_storage_account.files run hard',
    ]);
  });
});
