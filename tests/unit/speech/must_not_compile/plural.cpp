// A little language with the plural of Romanian. With WITH_FEW it is whole and compiles; without,
// its counted sentence lacks "few", and the compiler must refuse it.
#include "speech/wording.h"

namespace centralino::speech {

constexpr std::string_view kPlurals[] = {"one", "few", "other"};

constexpr Wording kRows[] = {
    {sentence::kAhead, "one", "un| apelant"},
#ifdef WITH_FEW
    {sentence::kAhead, "few", "{count}| apelanți"},
#endif
    {sentence::kAhead, "other", "{count}| de apelanți"},
    {sentence::kWelcome, "", WELCOME},
};

constexpr WordingList kWordings(kPlurals, kRows);

}  // namespace centralino::speech
