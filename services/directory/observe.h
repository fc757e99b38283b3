// What directory's parts report becomes metrics, health and log lines.
#pragma once

#include "services/directory/editor.h"
#include "services/directory/emergencies.h"
#include "services/directory/publications.h"
#include "services/directory/record_consumer.h"

namespace centralino::service {
class Health;
class Metrics;
}  // namespace centralino::service

namespace centralino::directory {

// Outlives the parts that report to it.
class Observer {
 public:
  Observer(service::Metrics& metrics, service::Health& health);

  std::function<void(bool up, const std::string& why)> OnPostgres();
  std::function<void(std::chrono::duration<double>)> OnTransaction();
  Publications::Options ForPublications();
  Editor::Published OnPublished(Publications& publications);
  Emergencies::Changed OnEmergency(Publications& publications);
  RecordEvents ForRecords();

 private:
  service::Metrics& metrics_;
  service::Health& health_;
};

}  // namespace centralino::directory
