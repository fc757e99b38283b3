// page.html, put here by the build.
#pragma once

namespace centralino::story {

// Holds the word @STORY@ once, where the data goes.
extern const char kPageTemplate[];

}  // namespace centralino::story
