# SPDX-License-Identifier: GPL-2.0-or-later
# One layer of the core is one static library. Which layers it may include stands in core/layers.txt, which
# scripts/check reads as well; here it decides what the library links.

set(LOCUM_LAYERS_FILE "${CMAKE_SOURCE_DIR}/core/layers.txt")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${LOCUM_LAYERS_FILE}")
file(STRINGS "${LOCUM_LAYERS_FILE}" LOCUM_LAYER_LINES REGEX "^[a-z]+:")
foreach(line IN LISTS LOCUM_LAYER_LINES)
  string(REGEX MATCH "^([a-z]+): *(.*)$" _ "${line}")
  string(REGEX REPLACE " +" ";" LOCUM_LAYER_${CMAKE_MATCH_1} "${CMAKE_MATCH_2}")
endforeach()

# locum_layer(NAME SOURCES file… [LINK library…] [NO_MOC])
# Makes the target locum-NAME. Layers inside the shared SDK (base, model, sdk) become object libraries of it.
function(locum_layer name)
  cmake_parse_arguments(arg "NO_MOC" "" "SOURCES;LINK" ${ARGN})
  if(NOT DEFINED LOCUM_LAYER_${name})
    message(FATAL_ERROR "layer '${name}' is not in core/layers.txt")
  endif()
  add_library(locum-${name} STATIC ${arg_SOURCES})
  target_include_directories(locum-${name} PUBLIC "${CMAKE_SOURCE_DIR}/core")
  target_link_libraries(locum-${name} PUBLIC locum-sdk PRIVATE locum-options)
  foreach(dep IN LISTS LOCUM_LAYER_${name})
    if(NOT dep MATCHES "^(base|model|sdk)$" AND TARGET locum-${dep})
      target_link_libraries(locum-${name} PUBLIC locum-${dep})
    endif()
  endforeach()
  target_link_libraries(locum-${name} PUBLIC ${arg_LINK})
  if(NOT arg_NO_MOC)
    set_target_properties(locum-${name} PROPERTIES AUTOMOC ON)
  endif()
endfunction()

# What a person needs to run Locum, without its tests: all programs and plugins.
add_custom_target(locum)

# locum_program(TARGET LAYER SOURCES file… [LINK library…]): a program whose sources are the layer LAYER.
function(locum_program target layer)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${target} ${arg_SOURCES})
  target_include_directories(${target} PRIVATE "${CMAKE_SOURCE_DIR}/core")
  target_link_libraries(${target} PRIVATE locum-options locum-sdk ${arg_LINK})
  foreach(dep IN LISTS LOCUM_LAYER_${layer})
    if(NOT dep MATCHES "^(base|model|sdk)$" AND TARGET locum-${dep})
      target_link_libraries(${target} PRIVATE locum-${dep})
    endif()
  endforeach()
  set_target_properties(${target} PROPERTIES AUTOMOC ON)
  add_dependencies(locum ${target})
  install(TARGETS ${target} RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endfunction()

# locum_plugin(TARGET SOURCES file… [LINK library…]): a plugin module, left in build/<preset>/plugins.
function(locum_plugin target)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_library(${target} MODULE ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE locum-options locum-sdk ${arg_LINK})
  set_target_properties(${target} PROPERTIES AUTOMOC ON PREFIX "" LIBRARY_OUTPUT_DIRECTORY "${LOCUM_PLUGIN_OUTPUT_DIRECTORY}"
                                             INSTALL_RPATH "$ORIGIN/../..")
  add_dependencies(locum ${target})
  install(TARGETS ${target} LIBRARY DESTINATION "${LOCUM_INSTALL_PLUGINDIR}")
endfunction()

# Linked after locum-options, whose options it takes back. Qt 6.8's QTRY_* narrow a time where they are expanded.
add_library(locum-test-options INTERFACE)
target_compile_options(locum-test-options INTERFACE $<$<VERSION_GREATER_EQUAL:${Qt6_VERSION},6.8>:-Wno-conversion>)

# locum_test(NAME SOURCES file… LINK library… [TIMEOUT s] [LABEL label]): a QtTest program that ctest runs, by default with the label
# unit. NAME is tst_<file>.
function(locum_test name)
  cmake_parse_arguments(arg "" "TIMEOUT;LABEL" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}/core" "${CMAKE_SOURCE_DIR}/tests/support")
  target_link_libraries(${name} PRIVATE locum-options locum-test-options locum-sdk ${arg_LINK} Qt6::Test)
  set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  add_test(NAME ${name} COMMAND ${name})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  if(NOT arg_LABEL)
    set(arg_LABEL unit)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABEL}"
    ENVIRONMENT "LOCUM_BUILD_DIR=${CMAKE_BINARY_DIR};LOCUM_SOURCE_DIR=${CMAKE_SOURCE_DIR};LC_ALL=C.UTF-8;TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/tsan.supp")
endfunction()
