// An organisation that uses every field.
#pragma once

#include "model/organization.h"

namespace centralino::wire {

model::Organization Town();

}  // namespace centralino::wire
