// A letter as it goes over the wire.
#pragma once

#include <string>
#include <string_view>

#include "mail/letter.h"

namespace centralino::mail {

// One address, such as a mail server takes it: ASCII, no white space, one "@" (RFC 5321 §4.1.2
// without quoted parts). What is none could add headers or recipients.
bool IsAddress(std::string_view text);

// What may be a letter's id: letters, digits, "-", "_". It names files, too.
bool IsId(std::string_view text);

// The e-mail (RFC 5322) with lines that end in CR LF. The same letter gives the same bytes.
std::string Compose(const Letter& letter, const std::string& from, std::string_view attachment);

}  // namespace centralino::mail
