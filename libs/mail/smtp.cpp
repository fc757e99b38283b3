#include "mail/smtp.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string_view>

namespace centralino::mail {
namespace {

struct Upload {
  std::string_view left;
  bool all_read = false;
};

std::size_t Read(char* to, std::size_t size, std::size_t count, void* user) {
  auto& upload = *static_cast<Upload*>(user);
  const std::size_t bytes = std::min(size * count, upload.left.size());
  std::memcpy(to, upload.left.data(), bytes);
  upload.left.remove_prefix(bytes);
  upload.all_read = upload.left.empty();
  return bytes;
}

// The server's last refusal, which says more than curl's own words.
std::size_t ReadLine(char* line, std::size_t size, std::size_t count, void* user) {
  std::string text(line, size * count);
  while (!text.empty() && (text.back() == '\r' || text.back() == '\n')) text.pop_back();
  const bool refusal = !text.empty() && (text[0] == '4' || text[0] == '5');
  if (refusal) *static_cast<std::string*>(user) = std::move(text);
  return size * count;
}

// Whose fault is it? A refusal of the whole client (bad greeting, no login, TLS wanted) is not the
// letter's: another setting will send it.
Answer Judge(CURLcode result, long code, const Upload& upload) {
  if (result == CURLE_OK) return Answer::kAccepted;
  const bool of_letter = result == CURLE_SEND_ERROR || upload.all_read;
  const bool of_client = code == 421 || code == 530 || code == 534 || code == 535 || code == 538;
  if (!of_letter || of_client || code < 400) return Answer::kUnreachable;
  return code < 500 ? Answer::kLater : Answer::kNever;
}

curl_usessl LevelOf(Smtp::Tls tls) {
  switch (tls) {
    case Smtp::Tls::kNever:
      return CURLUSESSL_NONE;
    case Smtp::Tls::kIfOffered:
      return CURLUSESSL_TRY;
    case Smtp::Tls::kAlways:
      return CURLUSESSL_ALL;
  }
  return CURLUSESSL_ALL;
}

}  // namespace

Smtp::Smtp(Settings settings) : settings_(std::move(settings)) {
  static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(once);
}

Reply Smtp::Send(const std::string& from, const std::string& to, const std::string& mail) {
  if (settings_.server.empty()) return {Answer::kUnreachable, "no mail server is set"};
  const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), curl_easy_cleanup);
  if (curl == nullptr) return {Answer::kUnreachable, "libcurl has no memory"};
  const std::string sender = "<" + from + ">";
  const std::string recipient = "<" + to + ">";
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> recipients(
      curl_slist_append(nullptr, recipient.c_str()), curl_slist_free_all);
  std::string url = settings_.server;
  if (!settings_.name.empty()) url += "/" + settings_.name;
  Upload upload{mail};
  std::string said;
  std::array<char, CURL_ERROR_SIZE> error{};

  const auto set = [&](CURLoption option, auto value) {
    curl_easy_setopt(curl.get(), option, value);
  };
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_USE_SSL, static_cast<long>(LevelOf(settings_.tls)));
  if (!settings_.ca_file.empty()) set(CURLOPT_CAINFO, settings_.ca_file.c_str());
  if (!settings_.user.empty()) {
    set(CURLOPT_USERNAME, settings_.user.c_str());
    set(CURLOPT_PASSWORD, settings_.password.c_str());
  }
  set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(settings_.connect_limit.count()));
  set(CURLOPT_TIMEOUT, static_cast<long>(settings_.limit.count()));
  set(CURLOPT_MAIL_FROM, sender.c_str());
  set(CURLOPT_MAIL_RCPT, recipients.get());
  set(CURLOPT_UPLOAD, 1L);
  set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(mail.size()));
  set(CURLOPT_READFUNCTION, &Read);
  set(CURLOPT_READDATA, static_cast<void*>(&upload));
  set(CURLOPT_HEADERFUNCTION, &ReadLine);
  set(CURLOPT_HEADERDATA, static_cast<void*>(&said));
  set(CURLOPT_ERRORBUFFER, error.data());

  const CURLcode result = curl_easy_perform(curl.get());
  long code = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &code);
  Reply reply{Judge(result, code, upload), {}};
  if (reply.answer == Answer::kAccepted) return reply;
  reply.text = error[0] != 0 ? error.data() : curl_easy_strerror(result);
  if (code >= 400 && !said.empty()) reply.text = said;
  return reply;
}

}  // namespace centralino::mail
