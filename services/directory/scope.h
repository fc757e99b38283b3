// The two roles of migrations/0001_roles.sql.
#pragma once

#include "model/id.h"
#include "postgres/pool.h"

namespace centralino::directory {

inline postgres::Scope For(const model::OrganizationId& organization) {
  return {.role = "centralino_service", .organization = organization.value};
}

inline postgres::Scope ForPlatform() { return {.role = "centralino_platform", .organization = ""}; }

}  // namespace centralino::directory
