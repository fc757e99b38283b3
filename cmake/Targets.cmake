# The few kinds of target this tree is made of. Links are spelled out by each folder.

# Designated initialisers leave out what keeps its default: that is their use.
add_library(centralino_warnings INTERFACE)
target_compile_options(centralino_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -Wno-missing-field-initializers)

# centralino_library(NAME SOURCES a.cpp … [LINK target …] [PRIVATE_LINK target …])
# A library of libs/ or the inner part of a service: target centralino_NAME, alias
# centralino::NAME. Its headers are included as "NAME/x.h" from the root libs/.
function(centralino_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
  if(arg_SOURCES)
    add_library(centralino_${name} STATIC ${arg_SOURCES})
    target_include_directories(centralino_${name} PUBLIC ${CMAKE_SOURCE_DIR}/libs)
    target_link_libraries(centralino_${name}
      PUBLIC ${arg_LINK} PRIVATE centralino_warnings ${arg_PRIVATE_LINK})
  else()
    add_library(centralino_${name} INTERFACE)
    target_include_directories(centralino_${name} INTERFACE ${CMAKE_SOURCE_DIR}/libs)
    target_link_libraries(centralino_${name} INTERFACE ${arg_LINK})
  endif()
  add_library(centralino::${name} ALIAS centralino_${name})
endfunction()

# centralino_program(NAME SOURCES a.cpp … [LINK target …])
# A binary of our own, built as bin/NAME.
function(centralino_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/libs)
  target_link_libraries(${name} PRIVATE centralino_warnings ${arg_LINK})
endfunction()

# centralino_test(NAME SOURCES a_test.cpp … [LINK target …] [LABELS label …] [SERIAL])
# A Catch2 program whose every test case is a CTest entry called "NAME: case".
# SERIAL: its cases never run beside each other (they share ports or the machine's time).
# The label "threads" is for tests of code that threads share: the preset tsan has no others.
function(centralino_test name)
  cmake_parse_arguments(arg "SERIAL" "TIMEOUT" "SOURCES;LINK;LABELS" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  centralino_program(${name} SOURCES ${arg_SOURCES} LINK ${arg_LINK} Catch2::Catch2WithMain)
  if(CENTRALINO_ONLY_LABEL AND NOT CENTRALINO_ONLY_LABEL IN_LIST arg_LABELS)
    set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL TRUE)
    return()
  endif()
  # As the services do for themselves (service/grpc_server.h).
  set(properties TIMEOUT ${arg_TIMEOUT} ENVIRONMENT GRPC_POLL_STRATEGY=poll)
  if(arg_LABELS)
    list(APPEND properties LABELS "${arg_LABELS}")
  endif()
  if(arg_SERIAL)
    list(APPEND properties RUN_SERIAL TRUE)
  endif()
  catch_discover_tests(${name} TEST_PREFIX "${CENTRALINO_TEST_PREFIX}${name}: " PROPERTIES ${properties})
endfunction()
