// libpqxx 6.4 forgets the result of a statement whose connection turned out to be broken (its
// connection_base::exec asks for the connection's encoding, which throws, before it owns the
// result): 2 KB for each connection that dies. It is not ours, and it is bounded by how often a
// database goes away.
extern "C" const char* __lsan_default_suppressions();

extern "C" const char* __lsan_default_suppressions() { return "leak:libpqxx-6.4.so\n"; }
