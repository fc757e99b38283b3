#include "service/version.h"

namespace centralino::service {

const char kVersion[] = CENTRALINO_VERSION;

}  // namespace centralino::service
