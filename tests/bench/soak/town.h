// The organisation that a soak plays with: a menu, lines that share operators, direct numbers with
// and without a diversion, a desk where nobody sits.
#pragma once

#include <string>

#include "model/organization.h"

namespace centralino::soak {

inline constexpr char kOrganization[] = "soak";
inline constexpr char kDomain[] = "soak.centralino.example";
inline constexpr char kPassword[] = "a password for a long day";
inline constexpr int kOperators = 40;

inline constexpr char kLine[] = "0571960000";   // a welcome, then a line
inline constexpr char kMenu[] = "0571960001";   // a menu: 1 and 2 lead to lines, silence to kLine's
inline constexpr char kShort[] = "0571960002";  // a line of two operators that overflows after 3 s
inline constexpr char kNobody[] = "0571960003";  // a line that nobody serves
inline constexpr char kWrong[] = "0571969999";   // nobody's number

std::string ExtensionOf(int number);  // operator `number`, from 0: "1000" …
std::string OwnNumberOf(int number);  // his own: "0571961000" …; the even ones are diverted

model::Organization MakeTown();

}  // namespace centralino::soak
