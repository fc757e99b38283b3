// Finished calls into PostgreSQL, many at once: what a batch costs is its rows, not its statements.
#pragma once

#include <cstddef>
#include <pqxx/pqxx>
#include <span>

#include "services/directory/calls.h"

namespace centralino::directory {

// How many were new: a call that is there already stays as it is. For a transaction in the
// service's role: the organisation is set here, so that one transaction can take calls of several.
std::size_t InsertCalls(pqxx::transaction_base& transaction,
                        std::span<const CheckedRecord> records);

}  // namespace centralino::directory
