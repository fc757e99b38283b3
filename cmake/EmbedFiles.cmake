# centralino_embed(TARGET HEADER folder/name.h NAMESPACE a::b FILES x.lua y.sql …)
# Makes "folder/name.h" for TARGET at build time: for each file one
#   inline constexpr std::string_view x = "…";
# named after the file without its ending (characters that no C++ name has become "_"), and
#   inline constexpr EmbeddedFile kFiles[] = {{"x.lua", x}, …};
# in the order given. A changed file is embedded again by the next build.
set(centralino_embed_script ${CMAKE_CURRENT_LIST_FILE})

function(centralino_embed target)
  cmake_parse_arguments(arg "" "HEADER;NAMESPACE" "FILES" ${ARGN})
  set(root ${CMAKE_CURRENT_BINARY_DIR}/embedded)
  set(inputs)
  foreach(file IN LISTS arg_FILES)
    get_filename_component(path ${file} ABSOLUTE)
    list(APPEND inputs ${path})
  endforeach()
  string(REPLACE ";" "|" joined "${inputs}")
  add_custom_command(
    OUTPUT ${root}/${arg_HEADER}
    COMMAND ${CMAKE_COMMAND} -DHEADER=${root}/${arg_HEADER} -DNAMESPACE=${arg_NAMESPACE}
      "-DFILES=${joined}" -P ${centralino_embed_script}
    DEPENDS ${inputs} ${centralino_embed_script}
    COMMENT "Embedding ${arg_HEADER}"
    VERBATIM)
  target_sources(${target} PRIVATE ${root}/${arg_HEADER})
  target_include_directories(${target} PRIVATE ${root})
endfunction()

if(CMAKE_SCRIPT_MODE_FILE)
  string(REPLACE "|" ";" FILES "${FILES}")
  set(text "#pragma once\n\n#include <string_view>\n\nnamespace ${NAMESPACE} {\n\n")
  string(APPEND text "struct EmbeddedFile {\n  std::string_view name;\n  std::string_view text;\n};\n\n")
  set(table "")
  foreach(file IN LISTS FILES)
    get_filename_component(name ${file} NAME)
    get_filename_component(stem ${file} NAME_WLE)
    string(MAKE_C_IDENTIFIER ${stem} stem)
    # Read as hex: file(READ) as text would eat ";" and "[" in lists.
    file(READ ${file} hex HEX)
    string(REGEX REPLACE "(..)" "\\\\x\\1" escaped "${hex}")
    # A literal per line of 32 bytes keeps the header printable and the escapes apart.
    string(REGEX REPLACE "((\\\\x..)(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?)"
      "    \"\\1\"\n" literals "${escaped}")
    string(LENGTH "${hex}" digits)
    math(EXPR size "${digits} / 2")
    if(size EQUAL 0)
      set(literals "    \"\"\n")
    endif()
    string(APPEND text "inline constexpr std::string_view ${stem}(\n${literals}    , ${size});\n\n")
    string(APPEND table "    {\"${name}\", ${stem}},\n")
  endforeach()
  string(APPEND text "inline constexpr EmbeddedFile kFiles[] = {\n${table}};\n\n}  // namespace ${NAMESPACE}\n")
  file(WRITE ${HEADER} "${text}")
endif()
