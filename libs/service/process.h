// What the kernel knows of this process (proc(5)).
#pragma once

namespace centralino::service {

struct ProcessUsage {
  double cpu_seconds = 0;
  double resident_bytes = 0;
  double open_files = 0;
  double threads = 0;
};

ProcessUsage ReadProcessUsage();

// Unix time at which the process began, to the second.
double ProcessStartTime();

}  // namespace centralino::service
