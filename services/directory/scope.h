// Whose rows a transaction sees (migrations/0001_organization.sql).
#pragma once

#include "model/id.h"
#include "postgres/pool.h"

namespace centralino::directory {

inline postgres::Scope For(const model::OrganizationId& organization) {
  return {.organization = organization.value};
}

// What is published by all, to read only.
inline postgres::Scope ForPlatform() { return {.organization = "*"}; }

}  // namespace centralino::directory
