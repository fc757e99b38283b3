#include "mail/voice_message.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "calendar/rome.h"

namespace centralino::mail {
namespace {

struct Words {
  std::string_view subject;  // desk, caller
  std::string_view opening;
  std::string_view desk;
  std::string_view from;
  std::string_view dialled;
  std::string_view when;
  std::string_view length;
  std::string_view withheld;
  std::string_view date;  // day, month, year, hour, minute
};

constexpr Words kItalian{"Messaggio vocale per {} da {}",
                         "Un cittadino ha lasciato il messaggio vocale allegato.",
                         "Ufficio",
                         "Da",
                         "Numero chiamato",
                         "Quando",
                         "Durata",
                         "numero riservato",
                         "{0:02}/{1:02}/{2} {3:02}:{4:02}"};
constexpr Words kEnglish{"Voice message for {} from {}",
                         "A citizen left the attached voice message.",
                         "Desk",
                         "From",
                         "Number dialled",
                         "When",
                         "Length",
                         "number withheld",
                         "{2}-{1:02}-{0:02} {3:02}:{4:02}"};
constexpr Words kRomanian{"Mesaj vocal pentru {} de la {}",
                          "Un cetățean a lăsat mesajul vocal atașat.",
                          "Birou",
                          "De la",
                          "Număr apelat",
                          "Când",
                          "Durata",
                          "număr ascuns",
                          "{0:02}.{1:02}.{2} {3:02}:{4:02}"};
constexpr Words kFrench{"Message vocal pour {} de {}",
                        "Un usager a laissé le message vocal ci-joint.",
                        "Service",
                        "De",
                        "Numéro appelé",
                        "Quand",
                        "Durée",
                        "numéro masqué",
                        "{0:02}/{1:02}/{2} {3:02}:{4:02}"};

const Words& WordsIn(std::string_view language) {
  static constexpr std::array<std::pair<std::string_view, const Words*>, 3> kOthers = {
      {{"it", &kItalian}, {"ro", &kRomanian}, {"fr", &kFrench}}};
  for (const auto& [tag, words] : kOthers) {
    if (language.substr(0, 2) == tag) return *words;
  }
  return kEnglish;
}

std::string When(const Words& words, Instant instant) {
  const calendar::CivilTime time = calendar::InRome(instant);
  return fmt::format(fmt::runtime(words.date), static_cast<unsigned>(time.day.day()),
                     static_cast<unsigned>(time.day.month()), static_cast<int>(time.day.year()),
                     time.minutes / 60, time.minutes % 60);
}

// A header is one line.
std::string OneLine(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return text;
}

}  // namespace

Letter Write(const VoiceMessage& message, std::string_view extension, std::string_view type) {
  const Words& words = WordsIn(message.language);
  const std::string caller = message.caller.empty() ? std::string(words.withheld) : message.caller;
  const auto seconds = std::chrono::round<std::chrono::seconds>(message.length).count();
  Letter letter{
      .id = message.id,
      .to = message.to,
      .subject = OneLine(fmt::format(fmt::runtime(words.subject), message.desk_name, caller)),
      .written = message.when,
      .attachment_name = fmt::format("{}.{}", message.id, extension),
      .attachment_type = std::string(type)};
  letter.text = fmt::format("{}\n\n", words.opening);
  const auto line = [&](std::string_view name, const std::string& value) {
    letter.text += fmt::format("{}: {}\n", name, value);
  };
  line(words.desk, fmt::format("{} ({})", message.desk_name, message.organization_name));
  line(words.from, caller);
  line(words.dialled, message.dialled);
  line(words.when, When(words, message.when));
  line(words.length, fmt::format("{}:{:02}", seconds / 60, seconds % 60));
  letter.about = {{"organization", message.organization},
                  {"desk", message.desk},
                  {"caller", message.caller},
                  {"dialled", message.dialled},
                  {"call", message.call},
                  {"length_ms", std::to_string(message.length.count())}};
  return letter;
}

std::string WriteNote(const VoiceMessage& message) {
  const nlohmann::json note = {{"id", message.id},
                               {"organization", message.organization},
                               {"organization_name", message.organization_name},
                               {"desk", message.desk},
                               {"desk_name", message.desk_name},
                               {"to", message.to},
                               {"language", message.language},
                               {"call", message.call},
                               {"caller", message.caller},
                               {"dialled", message.dialled},
                               {"when", message.when.time_since_epoch().count()},
                               {"length_ms", message.length.count()}};
  return note.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

absl::StatusOr<VoiceMessage> ReadNote(const std::string& text) {
  try {
    const auto note = nlohmann::json::parse(text);
    return VoiceMessage{.id = note.at("id"),
                        .organization = note.at("organization"),
                        .organization_name = note.at("organization_name"),
                        .desk = note.at("desk"),
                        .desk_name = note.at("desk_name"),
                        .to = note.at("to"),
                        .language = note.at("language"),
                        .call = note.at("call"),
                        .caller = note.at("caller"),
                        .dialled = note.at("dialled"),
                        .when = Instant(std::chrono::milliseconds(note.at("when"))),
                        .length = std::chrono::milliseconds(note.at("length_ms"))};
  } catch (const nlohmann::json::exception& error) {
    return absl::DataLossError(error.what());
  }
}

}  // namespace centralino::mail
