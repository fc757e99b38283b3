// English, as a British public body speaks it.
#include <array>

#include "speech/grammar.h"
#include "speech/sentences.h"
#include "speech/spellout.h"

namespace centralino::speech {
namespace {

using namespace std::string_literals;

constexpr int kNoon = 12 * 60;
constexpr int kEvening = 18 * 60;
constexpr int kMidnight = 24 * 60;

constexpr std::string_view kPlurals[] = {"one", "other"};

constexpr Wording kRows[] = {
    {sentence::kAhead, "=0", "No one| is waiting before you: your call is the next."},
    {sentence::kAhead, "one", "One| caller is waiting before you."},
    {sentence::kAhead, "other", "{count}| callers are waiting before you."},
    {sentence::kAheadNow, "=0", "Now no one| is waiting before you: your call is the next."},
    {sentence::kAheadNow, "one", "Now one| caller is waiting before you."},
    {sentence::kAheadNow, "other", "Now {count}| callers are waiting before you."},
    {sentence::kAheadMore, "one", "More than one| caller is waiting before you."},
    {sentence::kAheadMore, "other", "More than {count}| callers are waiting before you."},
    {sentence::kAheadMoreNow, "one", "Now more than one| caller is waiting before you."},
    {sentence::kAheadMoreNow, "other", "Now more than {count}| callers are waiting before you."},
    {sentence::kWaitAbout, "one", "Expected wait: about one| minute."},
    {sentence::kWaitAbout, "=60", "Expected wait: about an hour|."},
    {sentence::kWaitAbout, "other", "Expected wait: about {count}| minutes."},
    {sentence::kWaitLess, "one", "Expected wait: less than one| minute."},
    {sentence::kWaitLess, "=60", "Expected wait: less than an hour|."},
    {sentence::kWaitLess, "other", "Expected wait: less than {count}| minutes."},
    {sentence::kAdvancing, "", "Your call is moving up the line."},
    {sentence::kConnecting, "", "We are putting you through to an operator."},
    {sentence::kHoldTheLine, "",
     "Please hold the line: the first operator who is free will answer you."},
    {sentence::kCallbackOffer, "", "To keep your place and be called back, press {key}."},
    {sentence::kCallbackConfirm, "",
     "We will call you back on this number: {phone}. To confirm, press one. For another number, "
     "press two. To stay on the line, press three."},
    {sentence::kCallbackDial, "",
     "Dial the number on which we can call you back, then press hash."},
    {sentence::kCallbackNoNumber, "", "That is not a valid telephone number."},
    {sentence::kCallbackNotAllowed, "", "We cannot call that number."},
    {sentence::kCallbackAlready, "", "This number is already waiting to be called back."},
    {sentence::kCallbackUnavailable, "",
     "We cannot take a request to be called back at this moment."},
    {sentence::kCallbackKept, "",
     "Your place is kept: we will call you back on this number: {phone}. You can hang up. "
     "Goodbye."},
    {sentence::kCallbackStay, "", "Please hold the line: your place has not changed."},
    {sentence::kCallbackHere, "",
     "This is a call from {name}, {group}. To speak with an operator, press one. If you no longer "
     "need to, press two."},
    {sentence::kCallbackCancelled, "", "The call is cancelled. Goodbye."},
    {sentence::kApology, "", "We are sorry: the service is not available at this moment."},
    {sentence::kGoodbye, "", "Thank you for calling. Goodbye."},
    {sentence::kCallBackLater, "", "Please call again later."},
    {sentence::kWelcome, "", "Welcome to {name}."},
    {sentence::kMenuOption, "", "{label}, press {key}."},
    {sentence::kLanguageOption, "", "For English, press {key}."},
    {sentence::kUnknownKey, "", "That is not one of the choices."},
    {sentence::kClosed, "", "{name}: we are closed at this moment."},
    {sentence::kOutsideBands, "", "{name}: advice by telephone is not being given at this moment."},
    {sentence::kHours, "", "We are open {week}."},
    {sentence::kConsultationBands, "", "Advice by telephone is given {week}."},
    {sentence::kEmail, "",
     "You can write to this e-mail address: {email}.//"
     "I will say it again slowly.//{email-slowly}"},
    {sentence::kEmailOffer, "", "To hear the address again letter by letter, press {key}."},
    {sentence::kEmailSpelled, "", "Here is the address, letter by letter.//{email-spelled}"},
    {sentence::kClosedUnexpectedly, "", "{name}: we are unexpectedly closed."},
    {sentence::kReopeningUnknown, "", "It is not possible yet to say when we open again."},
    {sentence::kNextOpening, "", "We open again on {date} {time}."},
    {sentence::kNextOpeningToday, "", "We open again today {time}."},
    {sentence::kNextOpeningTomorrow, "", "We open again tomorrow {time}."},
    {sentence::kNextBand, "", "The next time for advice is on {date} {time}."},
    {sentence::kNextBandToday, "", "The next time for advice is today {time}."},
    {sentence::kNextBandTomorrow, "", "The next time for advice is tomorrow {time}."},
    {sentence::kOperatorAbsent, "", "The person you have called is absent at this moment."},
    {sentence::kOperatorBusy, "", "The person you have called is on another call."},
    {sentence::kOperatorNoAnswer, "", "The person you have called does not answer."},
    {sentence::kDiverting, "", "We are passing your call to another competent operator."},
    {sentence::kNobodyPresent, "", "No operator is present at this moment."},
    {sentence::kLineFull, "", "Too many people are waiting at this moment."},
    {sentence::kWaitedTooLong, "", "We are sorry for the wait: no operator has become free."},
    {sentence::kYouAreAvailable, "", "You are available: you are given calls."},
    {sentence::kYouArePaused, "", "You are paused: you are given no calls."},
    {sentence::kYouAreAway, "", "You are away: you are given no calls."},
    {sentence::kYouDidNotAnswer, "",
     "Several calls in a row were not answered: your calls were stopped."},
    {sentence::kUnknownCode, "", "This code does not exist."},
    {sentence::kMessageNotice, "",
     "Your message will be recorded and sent to the desk {name}, which will use it only to answer "
     "you."},
    {sentence::kMessageInvitation, "",
     "Please leave your message after the tone. To end it, press the hash key."},
    {sentence::kMessageReview, "",
     "To hear your message again, press one. To record it again, press two. To send it, press "
     "three or hang up."},
    {sentence::kMessageNothing, "", "We did not hear any message."},
    {sentence::kMessageSent, "", "Your message has been sent."},
    {sentence::kMessageImpossible, "", "It is not possible to leave a message at this moment."},
    {sentence::kNumberChanging, "",
     "This number is going to be replaced. The new number is: {phone}. Again: {phone}."},
    {sentence::kNumberChanged, "",
     "The number you have called is no longer in use. The new number is: {phone}. "
     "Again: {phone}."},
    {sentence::kNumberRetired, "", "The number you have called is no longer in use."},
};

constexpr WordingList kWordings(kPlurals, kRows);

class English : public Grammar {
 public:
  English() : Grammar("en") {}

  const WordingList& Wordings() const override { return kWordings; }
  const std::vector<Abbreviation>& Abbreviations() const override;

  std::string Cardinal(std::int64_t number) const override {
    return Spell("en", "%spellout-cardinal-verbose", number);
  }
  std::string Ordinal(int number, bool) const override {
    return Spell("en", "%spellout-ordinal-verbose", number);
  }

  std::string Spelled(char letter) const override {
    return Letter(letter) + " as in " + std::string(InternationalWord(letter));
  }

  std::string Time(int minutes) const override {
    if (minutes % kMidnight == 0) return "midnight";
    if (minutes == kNoon) return "noon";
    const int hour = minutes / 60 % 12;
    const char* const part = minutes < kNoon      ? " in the morning"
                             : minutes < kEvening ? " in the afternoon"
                                                  : " in the evening";
    std::string said = Cardinal(hour == 0 ? 12 : hour);
    if (const int past = minutes % 60; past != 0) {
      said += (past < 10 ? " oh " : " ") + Cardinal(past);
    }
    return said + part;
  }
  std::string At(int minutes) const override { return "at " + Time(minutes); }
  std::string FromTo(int from, int to) const override {
    if (from == 0 && to == kMidnight) return "at any hour";
    return "from " + Time(from) + " to " + Time(to);
  }

  std::string DayOfMonth(std::chrono::month_day day) const override {
    constexpr std::array<const char*, 12> kMonths = {
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December"};
    return "the " + Ordinal(static_cast<int>(unsigned{day.day()}), false) + " of " +
           kMonths.at(unsigned{day.month()} - 1);
  }
  std::string Weekday(std::chrono::weekday day) const override {
    constexpr std::array<const char*, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                  "Thursday", "Friday", "Saturday"};
    return kDays.at(day.c_encoding());
  }

  std::string Weekly(const std::vector<WeekPart>& parts) const override {
    return SayWeek(parts, {.also = " also ", .hours = " and ", .parts = ", and "},
                   [this](const std::bitset<7>& days) { return Days(days); });
  }

 private:
  std::string Days(const std::bitset<7>& days) const {
    if (days.all()) return "every day";
    std::vector<std::string> said;
    for (const DayRun& run : Runs(days)) {
      const std::string first = DayName(run.first);
      said.push_back(run.first == run.last ? "on " + first
                                           : "from " + first + " to " + DayName(run.last));
    }
    return Enumerate(said, " and ");
  }
};

const std::vector<Abbreviation>& English::Abbreviations() const {
  static const auto* const kAll = new std::vector<Abbreviation>{
      {"no.", "number", true}, {"tel.", "telephone"}, {"ext.", "extension"},
      {"art.", "article"},     {"mr.", "mister"},     {"mrs.", "missis"},
      {"dr.", "doctor"},       {"st.", "saint"},      {"e.g.", "for example"},
  };
  return *kAll;
}

}  // namespace

std::unique_ptr<Grammar> MakeEnglish() { return std::make_unique<English>(); }

}  // namespace centralino::speech
