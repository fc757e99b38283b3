#include "mail/outbox.h"

#include <algorithm>
#include <utility>

#include "mail/compose.h"

namespace centralino::mail {
namespace {

// Not longer than this without looking, whatever the clock is set to meanwhile.
constexpr std::chrono::seconds kLongestSleep{60};

}  // namespace

std::chrono::milliseconds PauseAfter(int failures, std::chrono::milliseconds first,
                                     std::chrono::milliseconds longest) {
  std::chrono::milliseconds pause = first;
  for (int i = 1; i < failures && pause < longest; ++i) pause *= 2;
  return std::min(pause, longest);
}

Outbox::Outbox(Settings settings, Transport& transport)
    : settings_(std::move(settings)), transport_(transport), spool_(settings_.folder) {}

absl::Status Outbox::Open() {
  if (absl::Status status = spool_.Open(); !status.ok()) return status;
  const std::lock_guard lock(mutex_);
  for (Entry& entry : spool_.ReadAll(&counted_.broken)) {
    const std::string id = entry.letter.id;
    entries_.emplace(id, std::move(entry));
  }
  return absl::OkStatus();
}

absl::Status Outbox::Add(const Letter& letter, const std::filesystem::path& attachment) {
  if (!IsId(letter.id))
    return absl::InvalidArgumentError("\"" + letter.id + "\" is no letter's id");
  if (!IsAddress(letter.to)) {
    return absl::InvalidArgumentError("\"" + letter.to + "\" is no e-mail address");
  }
  const std::lock_guard lock(mutex_);
  if (entries_.contains(letter.id)) return absl::OkStatus();
  // The attachment first: a letter that is on disk is whole.
  if (!attachment.empty()) {
    if (absl::Status status = spool_.Take(letter.id, attachment); !status.ok()) return status;
  }
  Entry entry{.letter = letter, .next_attempt = letter.written};
  if (absl::Status status = spool_.Write(entry); !status.ok()) return status;
  entries_.emplace(letter.id, std::move(entry));
  return absl::OkStatus();
}

std::optional<Entry> Outbox::NextDue(Instant now) const {
  const std::lock_guard lock(mutex_);
  if (now < not_before_) return std::nullopt;
  const Entry* next = nullptr;
  for (const auto& [id, entry] : entries_) {
    if (entry.state != State::kWaiting || entry.next_attempt > now) continue;
    if (next == nullptr || entry.next_attempt < next->next_attempt) next = &entry;
  }
  return next == nullptr ? std::nullopt : std::optional(*next);
}

std::optional<Instant> Outbox::Work(Instant now) {
  while (const auto entry = NextDue(now)) {
    const std::string attachment = spool_.ReadAttachment(entry->letter.id).value_or("");
    const std::string mail = Compose(entry->letter, settings_.from, attachment);
    Settle(*entry, transport_.Send(settings_.from, entry->letter.to, mail), now);
  }
  Forget(now);
  return NextTime();
}

void Outbox::Settle(Entry entry, const Reply& reply, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto known = entries_.find(entry.letter.id);
  if (known == entries_.end()) return;  // removed meanwhile
  ++entry.attempts;
  entry.trouble = reply.text;
  if (reply.answer == Answer::kUnreachable) {
    not_before_ = now + PauseAfter(++unreachable_, settings_.first_pause, settings_.longest_pause);
  } else {
    unreachable_ = 0;
  }
  switch (reply.answer) {
    case Answer::kAccepted:
      entry.state = State::kDelivered;
      entry.settled = now;
      ++counted_.delivered;
      break;
    case Answer::kNever:
      entry.state = State::kRefused;
      entry.settled = now;
      ++counted_.refused;
      break;
    case Answer::kLater:
    case Answer::kUnreachable:
      ++counted_.failed_attempts;
      entry.next_attempt =
          now + PauseAfter(entry.attempts, settings_.first_pause, settings_.longest_pause);
      // When the server is back, everything that waits for it is due.
      if (reply.answer == Answer::kUnreachable) entry.next_attempt = not_before_;
      break;
  }
  // Should the disk not take it, the letter is sent once more after a restart, not lost.
  spool_.Write(entry).IgnoreError();
  if (settings_.tried) settings_.tried(entry);
  known->second = std::move(entry);
}

void Outbox::Forget(Instant now) {
  const std::lock_guard lock(mutex_);
  std::erase_if(entries_, [&](const auto& named) {
    const Entry& entry = named.second;
    const bool over =
        entry.state == State::kDelivered && now - entry.settled >= settings_.keep_delivered;
    if (over) spool_.Remove(named.first);
    return over;
  });
}

std::optional<Instant> Outbox::NextTime() const {
  const std::lock_guard lock(mutex_);
  std::optional<Instant> next;
  for (const auto& [id, entry] : entries_) {
    if (entry.state == State::kRefused) continue;
    const Instant at = entry.state == State::kWaiting ? std::max(entry.next_attempt, not_before_)
                                                      : entry.settled + settings_.keep_delivered;
    if (!next || at < *next) next = at;
  }
  return next;
}

std::vector<Entry> Outbox::List() const {
  std::vector<Entry> entries;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, entry] : entries_) entries.push_back(entry);
  }
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return a.letter.written < b.letter.written;
  });
  return entries;
}

absl::StatusOr<std::string> Outbox::Attachment(const std::string& id) const {
  {
    const std::lock_guard lock(mutex_);
    if (!entries_.contains(id)) return absl::NotFoundError("there is no message \"" + id + "\"");
  }
  return spool_.ReadAttachment(id);
}

absl::Status Outbox::Remove(const std::string& id) {
  const std::lock_guard lock(mutex_);
  if (entries_.erase(id) == 0) return absl::NotFoundError("there is no message \"" + id + "\"");
  spool_.Remove(id);
  return absl::OkStatus();
}

Outbox::Figures Outbox::figures() const {
  const std::lock_guard lock(mutex_);
  Figures figures = counted_;
  figures.server_answers = unreachable_ == 0;
  for (const auto& [id, entry] : entries_) {
    figures.bytes += spool_.AttachmentBytes(id);
    if (entry.state == State::kRefused) ++figures.refused_kept;
    if (entry.state != State::kWaiting) continue;
    ++figures.waiting;
    const Instant written = entry.letter.written;
    figures.oldest = figures.oldest ? std::min(*figures.oldest, written) : written;
  }
  return figures;
}

Postman::Postman(Outbox& outbox)
    : outbox_(outbox), thread_([this](const std::stop_token& stop) { Run(stop); }) {}

Postman::~Postman() {
  thread_.request_stop();
  thread_.join();
}

void Postman::Ring() {
  const std::lock_guard lock(mutex_);
  rung_ = true;
  bell_.notify_one();
}

void Postman::Run(const std::stop_token& stop) {
  using Clock = std::chrono::system_clock;
  while (!stop.stop_requested()) {
    const auto next = outbox_.Work(std::chrono::floor<std::chrono::milliseconds>(Clock::now()));
    const Clock::time_point longest = Clock::now() + kLongestSleep;
    std::unique_lock lock(mutex_);
    bell_.wait_until(lock, stop, next ? std::min<Clock::time_point>(*next, longest) : longest,
                     [this] { return rung_; });
    rung_ = false;
  }
}

}  // namespace centralino::mail
