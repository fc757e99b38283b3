// A small Empoli with one of everything the decisions are about.
#pragma once

#include "model/organization.h"

namespace centralino::plan {

model::Snapshot SmallEmpoli();

}  // namespace centralino::plan
